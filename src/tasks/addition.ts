import type { Random } from '../stats/index.ts'
import { firstLine, questionOf, type Task } from './task.ts'

interface Level {
  /** Digits of each number. */
  readonly digits: number
  readonly largestDigit: number
  /** Whether some column sums to ten or more. */
  readonly carry: boolean
}

const levels: readonly Level[] = [
  { digits: 2, largestDigit: 5, carry: false },
  { digits: 2, largestDigit: 9, carry: false },
  { digits: 3, largestDigit: 9, carry: false },
  { digits: 2, largestDigit: 9, carry: true },
  { digits: 3, largestDigit: 9, carry: true },
]

/** `A 42+31=73`: add two numbers of equally many digits, first column by column, then with a carry. */
export const addition: Task = {
  name: 'addition',
  summary: 'add two numbers of 2 or 3 digits',
  levels: levels.length,
  generate(random, level) {
    const { digits, largestDigit, carry } = levels[level - 1] as Level
    let a: number
    let b: number
    do {
      a = number(random, digits, largestDigit)
      b = number(random, digits, largestDigit)
    } while (carries(a, b) !== carry)
    return { task: 'addition', level, prompt: `A ${a}+${b}=`, answer: `${a + b}` }
  },
  verify(problem, completion) {
    const [a, b] = questionOf(problem).split('+').map(Number) as [number, number]
    const sum = firstLine(completion)
    return /^[1-9]\d*$/.test(sum) && Number(sum) - a === b
  },
}

/** Random digits, the first of them not zero. */
function number(random: Random, digits: number, largestDigit: number): number {
  let value = 1 + random.integer(largestDigit)
  for (let i = 1; i < digits; i++) value = 10 * value + random.integer(largestDigit + 1)
  return value
}

/** Whether any column sums to ten or more. */
function carries(a: number, b: number): boolean {
  for (let x = a, y = b; x > 0 && y > 0; x = Math.floor(x / 10), y = Math.floor(y / 10)) {
    if ((x % 10) + (y % 10) >= 10) return true
  }
  return false
}
