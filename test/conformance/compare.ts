import { expect } from 'vitest'
import type { Data } from '../../src/engine/index.ts'

/** Largest difference as a fraction of the largest expected number (of `least` if all are smaller). NaN if any is not finite. */
export function worstDifference(actual: Data, expected: Data, least = 1e-3): number {
  if (actual.length !== expected.length) return Number.NaN
  let scale = least
  for (const x of expected) scale = Math.max(scale, Math.abs(x))
  let worst = 0
  for (const [i, x] of expected.entries()) worst = Math.max(worst, Math.abs((actual[i] as number) - x))
  return worst / scale
}

export function expectClose(
  actual: Data | undefined,
  expected: Data | undefined,
  tolerance: number,
  what: string,
  least?: number,
): void {
  if (actual === undefined || expected === undefined) expect.fail(`${what} is missing`)
  const close = worstDifference(actual, expected, least) <= tolerance
  if (!close) expect.soft([...actual], `${what}, within ${tolerance}`).toEqual([...expected])
}

/** The same bits in an array of the same kind; quick for large arrays. */
export function expectSame(actual: Data | undefined, expected: Data | undefined, what: string): void {
  if (actual === undefined || expected === undefined) expect.fail(`${what} is missing`)
  const bytes = ({ buffer, byteOffset, byteLength }: Data) => Buffer.from(buffer, byteOffset, byteLength)
  const same = actual.constructor === expected.constructor && bytes(actual).equals(bytes(expected))
  if (!same) expect(actual, what).toStrictEqual(expected)
}
