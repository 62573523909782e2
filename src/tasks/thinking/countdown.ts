import { type Problem, questionOf } from '../task.ts'
import { isTrue, normalizeChain, numbersIn, parseChain, parsePrefix, randomChain, writeChain } from './chain.ts'
import { defineThinkingTask, type Level } from './define.ts'

interface CountdownLevel extends Level {
  /** How many numbers are given, and the largest of them. */
  readonly count: number
  readonly largest: number
}

/** Targets and all results on the way to them stay within two digits. */
const limit = 99

interface Question {
  readonly numbers: readonly number[]
  readonly target: number
}

function parse(problem: Problem): Question {
  const [numbers, target] = questionOf(problem).split(':') as [string, string]
  return { numbers: numbers.split(',').map(Number), target: Number(target) }
}

const inOrder = (numbers: readonly number[]): string => [...numbers].sort((a, b) => a - b).join(',')

/**
 * `N 3,5,7:22=3+5=8*7=56?3*5=15+7=22!`: reach the target from the numbers, each used exactly once, by + − × ÷. An
 * answer is a chain with its results, worked from left to right; any chain that is true in every step is right. Results
 * are whole and positive throughout.
 */
export const countdown = defineThinkingTask<CountdownLevel>({
  name: 'countdown',
  summary: 'reach a target from 3 or 4 numbers with + - * /, each used once',
  answerMark: '',
  levels: [
    { count: 3, largest: 9, room: 64, heldOut: 180 },
    { count: 3, largest: 12, room: 64, heldOut: 400 },
    { count: 3, largest: 25, room: 64, heldOut: 500 },
    { count: 4, largest: 9, room: 96, heldOut: 500 },
    { count: 4, largest: 12, room: 128, heldOut: 500 },
  ],
  key(problem) {
    const { numbers, target } = parse(problem)
    return `${inOrder(numbers)}:${target}`
  },
  draw(random, { count, largest }) {
    const numbers = Array.from({ length: count }, () => 1 + random.integer(largest))
    const chain = randomChain(random, numbers, limit)
    return { prompt: `N ${numbers.join(',')}:${chain.at(-1)?.result}=`, answer: writeChain(chain) }
  },
  judge(problem, answer) {
    const chain = parseChain(answer)
    if (chain === undefined) return undefined
    // A chain with a false step is nobody's equal.
    if (!chain.every(isTrue)) return { answer, isRight: false }
    const { numbers, target } = parse(problem)
    const isRight = inOrder(numbersIn(chain)) === inOrder(numbers) && chain.at(-1)?.result === target
    return { answer: normalizeChain(chain), isRight }
  },
  attempt: (random, problem) => writeChain(randomChain(random, parse(problem).numbers, limit)),
  judgeSteps(problem, attempt) {
    const left = [...parse(problem).numbers]
    const use = (number: number): boolean => {
      const at = left.indexOf(number)
      if (at >= 0) left.splice(at, 1)
      return at >= 0
    }
    const { operations, rest } = parsePrefix(attempt)
    const judged = operations.map((operation, i) => {
      const used = i === 0 ? [operation.left, operation.right] : [operation.right]
      return used.every(use) && isTrue(operation)
    })
    return rest === '' ? judged : [...judged, false]
  },
})
