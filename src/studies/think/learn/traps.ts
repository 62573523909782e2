/** The classic traps of a policy gradient, each of which looks like training: found in the metrics, and said. */
import { mean } from '../../../stats/index.ts'
import type { PolicyRow } from './policy-gradient.ts'

export type TrapName =
  | 'no-signal'
  | 'truncation'
  | 'failing-verifier'
  | 'length-drift'
  | 'idle-clip'
  | 'entropy-collapse'
  | 'far-from-start'
  | 'diverged'

export interface Trap {
  readonly name: TrapName
  /** What the metrics show, what it means, and the way out; whole sentences. */
  readonly message: string
}

/** What traps are found in. */
export type TrapRow = Omit<PolicyRow, 'flops'>

/** Rows that make a start and an end; fewer say little about sampled quantities. */
const span = 5

/** Traps in the rows of a training so far, in a fixed order; none says that nothing known is wrong, not that all is well. */
export function findTraps(rows: readonly TrapRow[]): Trap[] {
  if (rows.length === 0) return []
  const course: Course = { rows, first: rows.slice(0, span), last: rows.slice(-span) }
  return detectors.flatMap(([name, detect]) => {
    const message = detect(course)
    return message === null ? [] : [{ name, message }]
  })
}

interface Course {
  readonly rows: readonly TrapRow[]
  readonly first: readonly TrapRow[]
  readonly last: readonly TrapRow[]
}

type Measure = Exclude<keyof TrapRow, 'iteration'>

/** Over the rows in which it could be measured; NaN where it never was. */
const average = (rows: readonly TrapRow[], measure: Measure): number =>
  mean(rows.map((row) => row[measure]).filter((value) => !Number.isNaN(value)))

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`

function noSignal({ last }: Course): string | null {
  const informative = average(last, 'informative')
  const reward = average(last, 'reward')
  // without any reward, what took them away is said instead
  if (!(informative < 0.02) || Number.isNaN(reward)) return null
  const found = `Only ${percent(informative)} of the groups differ in reward, so nearly all advantages are 0 and a loss near 0 means nothing.`
  return reward > 0.5
    ? `${found} Nearly all completions are right (${percent(reward)}): take harder problems.`
    : `${found} Nearly all completions are wrong (${percent(reward)} right): take easier problems, larger groups, or more supervised training first.`
}

function truncation({ last }: Course): string | null {
  const truncated = average(last, 'truncated')
  if (!(truncated > 0.3)) return null
  return `${percent(truncated)} of the completions are cut off before they end and so get no reward, whatever they say. Allow more tokens, or leave them out with truncated: 'excluded'.`
}

function failingVerifier({ last }: Course): string | null {
  const unjudged = average(last, 'unjudged')
  if (!(unjudged > 0.01)) return null
  return `The verifier fails on ${percent(unjudged)} of the completions. They are left out, so what is learned avoids or seeks them by chance: mend the verifier.`
}

function lengthDrift({ rows, first, last }: Course): string | null {
  const [before, after] = [average(first, 'tokens'), average(last, 'tokens')]
  const gain = average(last, 'right') - average(first, 'right')
  const factor = Math.max(after / before, before / after)
  if (rows.length < 2 * span || !(factor > 1.5 && gain <= 0.05)) return null
  return `Completions went from ${before.toFixed(1)} to ${after.toFixed(1)} tokens while the share of right ones did not rise (${percent(average(last, 'right'))}). Weighing tokens by 1/own length does that: use tokenWeighting: 'constant', and look at some completions.`
}

function idleClip({ rows }: Course): string | null {
  // without a signal nothing moves, and nothing needs to be held
  const learning = rows.filter(({ steps, informative }) => steps > 0 && informative > 0)
  if (learning.length < span || learning.some(({ clipped }) => clipped !== 0)) return null
  return learning.every(({ steps }) => steps === 1)
    ? 'No ratio was ever clipped, because each batch is used for one step and the policy is the old one throughout: the clip bounds do nothing. Take more epochs or smaller batches if they are meant to.'
    : 'No ratio was ever clipped although each batch is used for several steps: old log-probabilities may have been taken after the update, or the learning rate is too small to move the policy.'
}

function entropyCollapse({ rows, first, last }: Course): string | null {
  const [before, after] = [average(first, 'entropy'), average(last, 'entropy')]
  // where nearly everything is right, certainty is what was asked for
  if (rows.length < 2 * span || !(after < 0.1 * before) || average(last, 'right') > 0.9) return null
  return `The entropy fell from ${before.toFixed(3)} to ${after.toFixed(3)} nats per token with ${percent(average(last, 'right'))} right: completions of a problem are nearly equal, so little is left to compare. Raise clip.high, lower the learning rate, or give the divergence more weight.`
}

function farFromStart({ last }: Course): string | null {
  const divergence = average(last, 'divergence')
  if (!(divergence > 0.5)) return null
  return `The policy is ${divergence.toFixed(2)} nats per token away from its start, so far that what it learned before may be lost. Lower the learning rate or give the divergence more weight.`
}

function diverged({ rows }: Course): string | null {
  const lost = rows.find(({ loss, norm, steps }) => steps > 0 && !(Number.isFinite(loss) && Number.isFinite(norm)))
  if (lost === undefined) return null
  return `At iteration ${lost.iteration} the loss or its gradient is not finite, and the weights are lost. Lower the learning rate.`
}

const detectors: readonly (readonly [TrapName, (course: Course) => string | null])[] = [
  ['no-signal', noSignal],
  ['truncation', truncation],
  ['failing-verifier', failingVerifier],
  ['length-drift', lengthDrift],
  ['idle-clip', idleClip],
  ['entropy-collapse', entropyCollapse],
  ['far-from-start', farFromStart],
  ['diverged', diverged],
]
