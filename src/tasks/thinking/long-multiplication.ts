import type { Random } from '../../stats/index.ts'
import { type Problem, questionOf } from '../task.ts'
import { compareSteps, marks } from './attempts.ts'
import { defineThinkingTask, type Level } from './define.ts'
import { naturalNumber, randomNumber } from './numbers.ts'

interface MultiplicationLevel extends Level {
  /** Digits of the first number. */
  readonly digits: number
  /** Digits of the second number, none of them 0 or 1: 1 or 2. */
  readonly factors: number
}

/** A slip in one step: the carry forgotten, a result one off, or the neighbour in the table (7 × 6 = 49). */
interface Slip {
  readonly step: number
  readonly kind: (typeof slips)[number]
}
const slips = ['carry', 'less', 'more', 'table'] as const

/** Multiplies digit by digit from the right, one row for each digit of the second number, and adds the rows. */
function work(problem: Problem, slip?: Slip): { readonly steps: readonly string[]; readonly product: number } {
  const [a, b] = questionOf(problem).split('*') as [string, string]
  const steps: string[] = []
  const slipHere = () => (slip?.step === steps.length ? slip.kind : undefined)
  const rows = [...b].reverse().map((factor, place) => {
    let carry = 0
    let row = 0
    for (const [column, digit] of [...a].reverse().entries()) {
      const kind = slipHere()
      const carried = kind === 'carry' ? 0 : carry
      const off = kind === 'less' ? -1 : kind === 'more' ? 1 : kind === 'table' ? Number(digit) : 0
      const written = Math.max(0, Number(digit) * Number(factor) + carried + off)
      steps.push(`${digit}*${factor}${carried > 0 ? `+${carried}` : ''}=${written}`)
      row += 10 ** column * (written % 10)
      carry = Math.floor(written / 10)
    }
    return 10 ** place * (row + 10 ** a.length * carry)
  })
  if (rows.length === 1) return { steps, product: rows[0] as number }
  // The slip of adding is a carry lost, into the tens or the hundreds.
  const kind = slipHere()
  const lost = kind === 'carry' ? 10 : kind === 'less' ? 100 : 0
  const product = rows.reduce((sum, row) => sum + row, 0) - lost
  return { steps: [...steps, `${rows.join('+')}=${product}`], product }
}

function write(problem: Problem, slip?: Slip): string {
  const { steps, product } = work(problem, slip)
  return `${steps.join(marks.step)}${marks.answer}${product}`
}

/** `M 47*6=7*6=42,4*6+4=28>282!`: multiply digit by digit from the right; two rows are added at the end. */
export const longMultiplication = defineThinkingTask<MultiplicationLevel>({
  name: 'long-multiplication',
  summary: 'multiply 2 to 4 digits by 1 digit, then 2 by 2, digit by digit',
  answerMark: marks.answer,
  // Two digits times one have 720 products in all, two times two about 4,000.
  levels: [
    { digits: 2, factors: 1, room: 64, heldOut: 80 },
    { digits: 3, factors: 1, room: 96, heldOut: 500 },
    { digits: 4, factors: 1, room: 96, heldOut: 500 },
    { digits: 2, factors: 2, room: 128, heldOut: 350 },
  ],
  key: (problem) => questionOf(problem).split('*').sort().join('*'),
  draw(random, { digits, factors }) {
    const a = randomNumber(random, digits)
    const b = Number(Array.from({ length: factors }, () => 2 + random.integer(8)).join(''))
    return { prompt: `M ${a}*${b}=`, answer: `${a * b}` }
  },
  judge(problem, answer) {
    if (!naturalNumber.test(answer)) return undefined
    const [a, b] = questionOf(problem).split('*').map(Number) as [number, number]
    return { answer, isRight: Number(answer) === a * b }
  },
  solve: (problem) => write(problem),
  attempt: (random: Random, problem) =>
    write(problem, { step: random.integer(work(problem).steps.length), kind: random.pick(slips) }),
  judgeSteps: (problem, attempt) => compareSteps(attempt, work(problem).steps),
})
