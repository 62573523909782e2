import type { Random } from '../../stats/index.ts'
import { distinct, letters, type Problem, questionOf } from '../task.ts'
import { compareSteps, marks } from './attempts.ts'
import { defineThinkingTask, type Level } from './define.ts'

interface ProgramLevel extends Level {
  /** Letters of the word, and operations on it. */
  readonly length: number
  readonly operations: number
}

/** What each letter of a program does to a string; none of them fails, and none makes it longer by more than one. */
const operations: Readonly<Record<string, (text: string) => string>> = {
  /** Reverse. */
  R: (text) => [...text].reverse().join(''),
  /** The first goes to the end: left. */
  L: (text) => text.slice(1) + text.slice(0, 1),
  /** The last goes to the front: to the top. */
  T: (text) => text.slice(-1) + text.slice(0, -1),
  /** The first two are swapped. */
  S: (text) => text.slice(1, 2) + text.slice(0, 1) + text.slice(2),
  /** The first is doubled. */
  D: (text) => text.slice(0, 1) + text,
  /** The last is cut off. */
  C: (text) => text.slice(0, -1),
}
const names = Object.keys(operations)

interface Program {
  readonly word: string
  readonly program: string
}

function parse(problem: Problem): Program {
  const [word, program] = questionOf(problem).split(':') as [string, string]
  return { word, program }
}

/** The string after each operation. */
function run({ word, program }: Program): string[] {
  let text = word
  return [...program].map((name) => {
    text = (operations[name] as (text: string) => string)(text)
    return text
  })
}

const write = (strings: readonly string[]): string =>
  `${strings.slice(0, -1).join(marks.step)}${marks.answer}${strings.at(-1)}`

/** Takes one operation for another. */
function misread(random: Random, { word, program }: Program): Program {
  const at = random.integer(program.length)
  return { word, program: program.slice(0, at) + random.pick(names) + program.slice(at + 1) }
}

/** `X cab:RL=bac>acb!`: apply a program to a word, one operation after the other. */
export const programs = defineThinkingTask<ProgramLevel>({
  name: 'programs',
  summary: 'apply 2 to 6 operations to a string of 3 to 6 letters',
  answerMark: marks.answer,
  levels: [
    { length: 3, operations: 2, room: 64, heldOut: 500 },
    { length: 4, operations: 3, room: 64, heldOut: 500 },
    { length: 5, operations: 4, room: 96, heldOut: 500 },
    { length: 6, operations: 6, room: 128, heldOut: 500 },
  ],
  draw(random, level) {
    const word = distinct(random, letters, level.length)
    for (;;) {
      const program = Array.from({ length: level.operations }, () => random.pick(names)).join('')
      const strings = run({ word, program })
      // One letter leaves nothing to do; many doublings only cost room.
      if (strings.some((text) => text.length < 2 || text.length > level.length + 2)) continue
      return { prompt: `X ${word}:${program}=`, answer: strings.at(-1) as string }
    }
  },
  judge: (problem, answer) =>
    /^[a-z]{1,32}$/.test(answer) ? { answer, isRight: answer === run(parse(problem)).at(-1) } : undefined,
  solve: (problem) => write(run(parse(problem))),
  attempt: (random, problem) => write(run(misread(random, parse(problem)))),
  judgeSteps: (problem, attempt) => compareSteps(attempt, run(parse(problem))),
})
