import type { Random } from '../../stats/index.ts'
import { distinct, letters, type Problem, questionOf } from '../task.ts'
import { compareSteps, marks } from './attempts.ts'
import { defineThinkingTask, type Level } from './define.ts'

interface SortingLevel extends Level {
  readonly length: number
}

const inOrder = (text: string): string => [...text].sort().join('')

/** An insertion that misses its place by one. */
interface Slip {
  readonly insertion: number
  readonly by: -1 | 1
}

/** Insertion sort: the row after each letter from the second on. */
function work(problem: Problem, slip?: Slip): string[] {
  const [first, ...rest] = questionOf(problem)
  let row = first as string
  return rest.map((letter, i) => {
    const later = [...row].findIndex((other) => other > letter)
    const place = Math.max(0, (later < 0 ? row.length : later) + (slip?.insertion === i ? slip.by : 0))
    row = `${row.slice(0, place)}${letter}${row.slice(place)}`
    return row
  })
}

const write = (rows: readonly string[]): string => `${rows.slice(0, -1).join(marks.step)}${marks.answer}${rows.at(-1)}`

/** `O dbca=bd,bcd>abcd!`: put different letters in order, inserting one after the other into a sorted row. */
export const sorting = defineThinkingTask<SortingLevel>({
  name: 'sorting',
  summary: 'put 4 to 8 letters in order by insertion',
  answerMark: marks.answer,
  levels: [
    { length: 4, room: 64, heldOut: 500 },
    { length: 5, room: 64, heldOut: 500 },
    { length: 6, room: 64, heldOut: 500 },
    { length: 8, room: 96, heldOut: 500 },
  ],
  key: (problem) => inOrder(questionOf(problem)),
  draw(random, { length }) {
    const word = distinct(random, letters, length)
    return { prompt: `O ${word}=`, answer: inOrder(word) }
  },
  judge: (problem, answer) =>
    /^[a-z]{1,26}$/.test(answer) ? { answer, isRight: answer === inOrder(questionOf(problem)) } : undefined,
  solve: (problem) => write(work(problem)),
  attempt: (random: Random, problem) =>
    write(work(problem, { insertion: random.integer(questionOf(problem).length - 1), by: random.pick([-1, 1]) })),
  judgeSteps: (problem, attempt) => compareSteps(attempt, work(problem)),
})
