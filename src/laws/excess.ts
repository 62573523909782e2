import { huber } from './robust.ts'

/** Weights (summing to 1) of a Huber mean of the values, tuned at 1.5 robust standard deviations: one odd run counts less. */
export function robustWeights(values: readonly number[]): number[] {
  const middle = (list: readonly number[]) => {
    const sorted = [...list].sort((a, b) => a - b)
    const half = sorted.length >> 1
    return sorted.length % 2 === 1
      ? (sorted[half] as number)
      : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
  }
  let center = middle(values)
  const scale = 1.4826 * middle(values.map((value) => Math.abs(value - center)))
  if (!(scale > 0)) return values.map(() => 1 / values.length)
  const penalty = huber(1.5 * scale)
  let weights = values.map(() => 1 / values.length)
  for (let round = 0; round < 30; round++) {
    const raw = values.map((value) => penalty.weight(value - center))
    const total = raw.reduce((sum, w) => sum + w, 0)
    weights = raw.map((w) => w / total)
    const next = weights.reduce((sum, w, i) => sum + w * (values[i] as number), 0)
    const settled = Math.abs(next - center) < 1e-9
    center = next
    if (settled) break
  }
  return weights
}
