import { expect, test } from 'vitest'
import { findTraps, type TrapRow } from './traps.ts'

/** Rows of a training that goes well: from 20% to 50% right, a little longer, a little surer. */
const healthy = (i: number): TrapRow => ({
  ...{
    iteration: i + 1,
    right: 0.2 + 0.015 * i,
    reward: 0.2 + 0.015 * i,
    informative: 0.6,
    truncated: 0.05,
    unjudged: 0,
  },
  ...{ tokens: 20 + 0.3 * i, attempts: 2 + 0.1 * i, divergence: 0.002 * i, entropy: 0.8 - 0.01 * i },
  ...{ clipped: 0.01, loss: -0.02, norm: 0.3, steps: 4 },
})

const course = (change: (i: number) => Partial<TrapRow> = () => ({}), length = 20): TrapRow[] =>
  Array.from({ length }, (_, i) => ({ ...healthy(i), ...change(i) }))

const names = (rows: readonly TrapRow[]): string[] => findTraps(rows).map(({ name }) => name)
const only = (rows: readonly TrapRow[]): string => {
  expect(findTraps(rows)).toHaveLength(1)
  return findTraps(rows)[0]?.message as string
}

test('nothing is said of a training that goes well, nor of one that has not begun', () => {
  expect(findTraps(course())).toEqual([])
  expect(findTraps([])).toEqual([])
  expect(findTraps(course(() => ({}), 1))).toEqual([])
})

test('zero advantage everywhere is said, with its cause', () => {
  expect(only(course(() => ({ informative: 0, reward: 0, loss: 0 })))).toMatch(
    /loss near 0 means nothing.*easier problems/,
  )
  expect(only(course(() => ({ informative: 0, reward: 1, loss: 0 })))).toMatch(/100%.*harder problems/)
  // what was so once and is no longer, is no trap
  expect(names(course((i) => (i < 10 ? { informative: 0 } : {})))).toEqual([])
})

test('truncation that zeroes rewards is said', () => {
  expect(only(course((i) => ({ truncated: 0.05 * i })))).toMatch(/cut off.*more tokens/)
})

test('a verifier that fails is said', () => {
  expect(only(course(() => ({ unjudged: 0.1 })))).toMatch(/fails on 10%.*mend the verifier/)
})

test('lengths that drift without a gain are said, either way; growing with a gain is thinking', () => {
  expect(only(course((i) => ({ tokens: 20 + 2 * i, right: 0.2 })))).toMatch(/24\.0 to 54\.0.*constant/)
  expect(names(course((i) => ({ tokens: 60 - 2 * i, right: 0.2 })))).toEqual(['length-drift'])
  expect(names(course((i) => ({ tokens: 20 + 2 * i })))).toEqual([])
})

test('a clip that never acts is said, with its cause', () => {
  expect(only(course(() => ({ clipped: 0, steps: 1 })))).toMatch(/one step/)
  expect(only(course(() => ({ clipped: 0 })))).toMatch(/taken after the update/)
  expect(names(course((i) => ({ clipped: i === 3 ? 0.001 : 0 })))).toEqual([])
  expect(names(course(() => ({ clipped: 0, steps: 0 })))).toEqual([])
  expect(names(course(() => ({ clipped: 0, informative: 0 })))).toEqual(['no-signal'])
})

test('collapsed entropy is said, unless the problems are solved', () => {
  const collapse = (i: number) => ({ entropy: 0.8 * 0.7 ** i })
  expect(only(course(collapse))).toMatch(/nearly equal/)
  expect(names(course((i) => ({ ...collapse(i), right: Math.min(1, 0.2 + 0.06 * i) })))).toEqual([])
})

test('a policy far from its start, and one that is lost, are said', () => {
  expect(only(course((i) => ({ divergence: 0.1 * i })))).toMatch(/nats per token away/)
  expect(only(course((i) => (i === 19 ? { loss: Number.NaN } : {})))).toMatch(/iteration 20.*not finite/)
})
