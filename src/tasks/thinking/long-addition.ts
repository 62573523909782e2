import type { Random } from '../../stats/index.ts'
import { type Problem, questionOf } from '../task.ts'
import { compareSteps, marks } from './attempts.ts'
import { defineThinkingTask, type Level } from './define.ts'
import { naturalNumber, randomNumber } from './numbers.ts'

interface AdditionLevel extends Level {
  /** Digits of each number. */
  readonly digits: number
}

/** A slip of the pen in one column: the carry forgotten, or a sum one too small or too large. */
interface Slip {
  readonly column: number
  readonly kind: (typeof slips)[number]
}
const slips = ['carry', 'less', 'more'] as const

/** Adds column by column from the right. */
function work(problem: Problem, slip?: Slip): { readonly steps: readonly string[]; readonly sum: string } {
  const [a, b] = questionOf(problem).split('+') as [string, string]
  const steps: string[] = []
  let carry = 0
  let sum = ''
  for (let column = 0; column < a.length; column++) {
    const kind = slip?.column === column ? slip.kind : undefined
    const x = Number(a.at(-1 - column))
    const y = Number(b.at(-1 - column))
    const carried = kind === 'carry' ? 0 : carry
    const total = Math.max(0, x + y + carried + (kind === 'less' ? -1 : kind === 'more' ? 1 : 0))
    steps.push(`${x}+${y}${carried > 0 ? `+${carried}` : ''}=${total}`)
    sum = `${total % 10}${sum}`
    carry = Math.floor(total / 10)
  }
  return { steps, sum: `${carry > 0 ? carry : ''}${sum}` }
}

function write(problem: Problem, slip?: Slip): string {
  const { steps, sum } = work(problem, slip)
  return `${steps.join(marks.step)}${marks.answer}${sum}`
}

/** `P 47+85=7+5=12,4+8+1=13>132!`: add two numbers of equally many digits, column by column from the right. */
export const longAddition = defineThinkingTask<AdditionLevel>({
  name: 'long-addition',
  summary: 'add two numbers of 2 to 5 digits, column by column',
  answerMark: marks.answer,
  // There are no more than 4095 sums of two numbers of two digits.
  levels: [
    { digits: 2, room: 64, heldOut: 350 },
    { digits: 3, room: 96, heldOut: 500 },
    { digits: 4, room: 96, heldOut: 500 },
    { digits: 5, room: 128, heldOut: 500 },
  ],
  key: (problem) => questionOf(problem).split('+').sort().join('+'),
  draw(random, { digits }) {
    const a = randomNumber(random, digits)
    const b = randomNumber(random, digits)
    return { prompt: `P ${a}+${b}=`, answer: `${a + b}` }
  },
  judge(problem, answer) {
    if (!naturalNumber.test(answer)) return undefined
    const [a, b] = questionOf(problem).split('+').map(Number) as [number, number]
    return { answer, isRight: Number(answer) - a === b }
  },
  solve: (problem) => write(problem),
  attempt(random: Random, problem) {
    const digits = questionOf(problem).indexOf('+')
    return write(problem, { column: random.integer(digits), kind: random.pick(slips) })
  },
  judgeSteps: (problem, attempt) => compareSteps(attempt, work(problem).steps),
})
