import { fail } from '../error.ts'
import type { Random } from '../stats/index.ts'

/** How the next token is drawn from logits. */
export interface Sampling {
  /** Divides the logits; 0 takes the likeliest token (greedy). */
  readonly temperature: number
  /** Draws from the fewest likeliest tokens that together have this probability (Holtzman et al. 2020); 1 for all. */
  readonly topP: number
}

/** Throws `bad-sampling` unless the settings make sense. */
export function checkSampling({ temperature, topP }: Sampling): void {
  if (!(temperature >= 0 && temperature < Number.POSITIVE_INFINITY)) {
    fail({
      code: 'bad-sampling',
      what: 'the temperature must be 0 or more',
      value: temperature,
      fix: 'Use 0 for the likeliest text, 1 for the model’s own distribution.',
    })
  }
  if (!(topP > 0 && topP <= 1)) {
    fail({
      code: 'bad-sampling',
      what: 'top-p must be above 0 and at most 1',
      value: topP,
      fix: 'Use 1 to draw from all tokens, 0.9 to leave the unlikely ones out.',
    })
  }
}

/**
 * Index of the greatest logit, the lowest of equal ones.
 * @throws `not-finite-logits` when the model computes NaN or infinities, as a diverged one does
 */
export function argmax(logits: Float32Array): number {
  let best = 0
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i] as number
    if (!Number.isFinite(logit)) {
      fail({
        code: 'not-finite-logits',
        what: 'the model computes a number that is not finite',
        value: String(logit),
        fix: 'Its training diverged; take an earlier checkpoint or another run.',
      })
    }
    if (logit > (logits[best] as number)) best = i
  }
  return best
}

/** Draws a token. One uniform number of the stream is used, none at temperature 0. */
export function chooseToken(logits: Float32Array, sampling: Sampling, random: Random): number {
  const likeliest = argmax(logits)
  if (sampling.temperature === 0) return likeliest
  return drawFrom(exponentials(logits, likeliest, sampling.temperature), sampling.topP, likeliest, random)
}

/** A token as `chooseToken` draws it, with its `logProbability`; at temperature 1 both come of the same exponentials. */
export function drawToken(
  logits: Float32Array,
  { temperature, topP }: Sampling,
  random: Random,
): { readonly token: number; readonly logProbability: number } {
  const likeliest = argmax(logits)
  const plain = exponentials(logits, likeliest, 1)
  const weights = temperature === 1 || temperature === 0 ? plain : exponentials(logits, likeliest, temperature)
  const token = temperature === 0 ? likeliest : drawFrom(weights, topP, likeliest, random)
  return { token, logProbability: (logits[token] as number) - (logits[likeliest] as number) - Math.log(sumOf(plain)) }
}

// Plain loops over arrays from here on: this runs for every token written, where callbacks cost more than the model.

/** exp of the logits less the greatest one, over the temperature. */
function exponentials(logits: Float32Array, likeliest: number, temperature: number): Float64Array {
  const greatest = logits[likeliest] as number
  const weights = new Float64Array(logits.length)
  for (let i = 0; i < logits.length; i++) weights[i] = Math.exp(((logits[i] as number) - greatest) / temperature)
  return weights
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] as number
  return sum
}

/** A token as often as its weight says, among the likeliest that have the fraction `topP` of all weight. */
function drawFrom(weights: Float64Array, topP: number, likeliest: number, random: Random): number {
  const kept = topP < 1 ? nucleus(weights, topP) : null
  const ordered = kept === null ? weights : Float64Array.from(kept, (token) => weights[token] as number)
  let left = random.uniform() * sumOf(ordered)
  for (let place = 0; place < ordered.length; place++) {
    left -= ordered[place] as number
    if (left < 0) return kept === null ? place : (kept[place] as number)
  }
  return likeliest
}

/** The likeliest tokens, in order, whose weights reach the fraction `topP` of all; equal ones by index. */
function nucleus(weights: Float64Array, topP: number): number[] {
  const order = [...weights.keys()].sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b)
  let missing = topP * weights.reduce((sum, weight) => sum + weight, 0)
  const end = order.findIndex((token) => {
    missing -= weights[token] as number
    return missing <= 0
  })
  return end < 0 ? order : order.slice(0, end + 1)
}

/** log softmax(logits)[token], nats. */
export function logProbability(logits: Float32Array, token: number): number {
  const likeliest = argmax(logits)
  return (logits[token] as number) - (logits[likeliest] as number) - Math.log(sumOf(exponentials(logits, likeliest, 1)))
}
