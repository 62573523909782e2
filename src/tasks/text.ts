import type { Random } from '../stats/index.ts'

/**
 * Text of exactly `bytes` bytes: whole examples from the first byte on, the last one cut where the bytes end.
 * @param example one example of ASCII with its newline
 */
export function packExamples(bytes: number, example: () => string): Uint8Array {
  let text = ''
  while (text.length < bytes) {
    let next = example()
    // A cut example teaches little, so shorter ones get a chance to fit first.
    for (let attempt = 0; attempt < 3 && text.length + next.length > bytes; attempt++) next = example()
    text += next
  }
  return new TextEncoder().encode(text.slice(0, bytes))
}

/** An index of `weights`, drawn with probability proportional to its weight. */
export function drawIndex(random: Random, weights: readonly number[]): number {
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [i, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return i
  }
  // Rounding may leave a trace above the sum: it belongs to the last weight there is.
  return weights.findLastIndex((weight) => weight > 0)
}

/** Weights 1, 1/2, … 1/levels: easy levels more often. */
export const easyFirst = (levels: number): number[] => Array.from({ length: levels }, (_, i) => 1 / (i + 1))
