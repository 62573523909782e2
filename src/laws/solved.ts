import { logGamma, normalQuantile } from '../stats/index.ts'
import type { Belief } from './bounded.ts'
import { shareAt } from './link.ts'

const NODES = 201

/** Probability of solving 0 … n of n problems when η is normal: binomials averaged over its quantiles. */
export function solvedDistribution(eta: Belief, guess: number, n: number): Float64Array {
  const probabilities = new Float64Array(n + 1)
  const logChoose = Float64Array.from(probabilities, (_, k) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1))
  for (let node = 0; node < NODES; node++) {
    const { share } = shareAt(eta.mean + eta.sd * normalQuantile((node + 0.5) / NODES), guess)
    const [yes, no] = [Math.log(share), Math.log1p(-share)]
    for (let k = 0; k <= n; k++) {
      const log = (logChoose[k] as number) + k * yes + (n - k) * no
      probabilities[k] = (probabilities[k] as number) + Math.exp(log) / NODES
    }
  }
  return probabilities
}

/** The p-quantile of the fraction solved, each count k spread evenly over (k ± ½)/n: from −½/n to 1 + ½/n. */
export function smoothQuantile(probabilities: Float64Array, p: number): number {
  const n = probabilities.length - 1
  let below = 0
  for (let k = 0; k <= n; k++) {
    const here = probabilities[k] as number
    if (below + here >= p) return (k - 0.5 + (p - below) / here) / n
    below += here
  }
  return 1 + 0.5 / n
}
