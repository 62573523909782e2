import { fail } from '../error.ts'
import { countStored, type ModelShape } from '../model/index.ts'

/** Throws `wrong-weights` unless the flat weights are as many as the shape stores. */
export function checkWeights(shape: ModelShape, weights: Float32Array): void {
  if (weights.length === countStored(shape)) return
  fail({
    code: 'wrong-weights',
    what: `a model of this shape has ${countStored(shape)} weights`,
    value: weights.length,
    fix: 'Give the shape that the weights were trained with.',
  })
}

/**
 * Texts as the int32 rows [rows, columns] a graph takes, each from column 0, the rest zeros.
 * @throws `unknown-token` for a byte outside the vocabulary
 */
export function packTokens(
  texts: readonly (Uint8Array | null)[],
  rows: number,
  columns: number,
  vocabulary: number,
): Int32Array {
  const tokens = new Int32Array(rows * columns)
  for (const [row, text] of texts.entries()) {
    if (text === null) continue
    const unknown = vocabulary < 256 ? text.find((byte) => byte >= vocabulary) : undefined
    if (unknown !== undefined) {
      fail({
        code: 'unknown-token',
        what: `the model knows the tokens 0 to ${vocabulary - 1}`,
        value: unknown,
        fix: 'Give it text of those bytes only.',
      })
    }
    tokens.set(text, row * columns)
  }
  return tokens
}

/** Splits a list into groups of at most `size`, in order. */
export const groupsOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))

/**
 * Positions to compile a graph for so that texts of up to `longest` fit: whole blocks of 32, within the model's context.
 * Short texts then cost less than the context would.
 */
export const roomFor = (longest: number, context: number): number => Math.min(context, 32 * Math.ceil(longest / 32))
