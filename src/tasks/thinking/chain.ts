import type { Random } from '../../stats/index.ts'

type Operator = '+' | '-' | '*' | '/'
const operators: readonly Operator[] = ['+', '-', '*', '/']

/** One operation of a chain and the result written behind it. */
export interface Operation {
  readonly left: number
  readonly operator: Operator
  readonly right: number
  readonly result: number
}

const number = '[1-9][0-9]{0,3}'
const chainPattern = new RegExp(`^${number}([+*/-]${number}=${number})+`)

/**
 * `3*5=15+7=22`: each result is the left side of the next operation, so that the order of operations is never in
 * question. Numbers are positive and whole, as one writes them, of at most four digits.
 * @returns the operations as written, true or not; undefined when the text is no chain
 */
export function parseChain(text: string): Operation[] | undefined {
  const { operations, rest } = parsePrefix(text)
  return operations.length > 0 && rest === '' ? operations : undefined
}

/** The operations a text begins with, and what follows them that is none. */
export function parsePrefix(text: string): { readonly operations: Operation[]; readonly rest: string } {
  const chain = chainPattern.exec(text)?.[0] ?? ''
  let left = Number.parseInt(chain, 10)
  const operations = Array.from(chain.matchAll(/([+*/-])([0-9]+)=([0-9]+)/g), ([, operator, right, result]) => {
    const operation = { left, operator: operator as Operator, right: Number(right), result: Number(result) }
    left = operation.result
    return operation
  })
  return { operations, rest: text.slice(chain.length) }
}

/** Whether an operation's result is what it says; 7/2 has none, for there are no fractions here. */
export const isTrue = ({ left, operator, right, result }: Operation): boolean =>
  calculate(left, operator, right) === result

function calculate(left: number, operator: Operator, right: number): number {
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  return operator === '*' ? left * right : left / right
}

/** The numbers a chain uses, in its order. */
export const numbersIn = (chain: readonly Operation[]): number[] => [
  (chain[0] as Operation).left,
  ...chain.map(({ right }) => right),
]

/**
 * One form for chains that differ only in the order of what may be swapped: `3*5=15+7=22` and `5*3=15+7=22` are both
 * `*3*5+7`. Within a run of + and −, or of × and ÷, operands are sorted.
 */
export function normalizeChain(chain: readonly Operation[]): string {
  const { left, operator } = chain[0] as Operation
  const runs = [[isAdditive(operator) ? `+${left}` : `*${left}`]]
  for (const [i, { operator, right }] of chain.entries()) {
    const continues = i === 0 || isAdditive(operator) === isAdditive((chain[i - 1] as Operation).operator)
    if (!continues) runs.push([])
    runs.at(-1)?.push(`${operator}${right}`)
  }
  return runs.map((run) => run.sort().join('')).join('')
}

const isAdditive = (operator: Operator): boolean => operator === '+' || operator === '-'

/** A random chain over all numbers, in random order, whose results are whole and from 1 to `limit`. */
export function randomChain(random: Random, numbers: readonly number[], limit: number): Operation[] {
  for (;;) {
    const chain = tryChain(random, random.shuffle(numbers), limit)
    if (chain !== undefined) return chain
  }
}

function tryChain(random: Random, numbers: readonly number[], limit: number): Operation[] | undefined {
  let left = numbers[0] as number
  const chain: Operation[] = []
  for (const right of numbers.slice(1)) {
    const possible = operators.filter((operator) => {
      const result = calculate(left, operator, right)
      return Number.isInteger(result) && result >= 1 && result <= limit
    })
    if (possible.length === 0) return undefined
    const operator = random.pick(possible)
    chain.push({ left, operator, right, result: calculate(left, operator, right) })
    left = (chain.at(-1) as Operation).result
  }
  return chain
}

/** `3*5=15+7=22` */
export const writeChain = (chain: readonly Operation[]): string =>
  (chain[0] as Operation).left + chain.map(({ operator, right, result }) => `${operator}${right}=${result}`).join('')
