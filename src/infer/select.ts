/** Rules that choose one of a problem's samples. */
import { fail } from '../error.ts'
import type { Random } from '../stats/index.ts'
import type { Sample } from './samples.ts'
import type { Strategy } from './strategy.ts'

/** A rule: the sample of greatest worth, or the answer whose samples are worth most together. */
export interface SelectionRule {
  readonly name: string
  readonly kind: 'best' | 'equal votes' | 'weighted votes'
  readonly consults: Strategy['consults']
  /** Finite; 0 or more for weighted votes, 1 for equal ones. */
  worth(sample: Sample): number
}

/** Unfinished completions are likely for being short, and not what was asked for: they are taken only if all are. */
const ifFinished =
  (worth: (sample: Sample) => number) =>
  (sample: Sample): number =>
    sample.finished ? worth(sample) : -Number.MAX_VALUE

function logProbabilityOf({ logProbabilities }: Sample): number {
  return logProbabilities.reduce((sum, nats) => sum + nats, 0)
}

function scoreOf({ score }: Sample): number {
  return (
    score ??
    fail({
      code: 'no-verifier',
      what: 'the samples have no scores of a learned verifier',
      fix: 'Draw them in a setting with one, or choose by a rule that asks none.',
    })
  )
}

/** Best by the exact verifier: whether one of the samples is right, which is coverage and no selection. */
export const bestByVerifier: SelectionRule = {
  name: 'best by exact verifier',
  kind: 'best',
  consults: 'exact verifier',
  worth: ({ verdict }) => (verdict === 'right' ? 1 : 0),
}

/** The completion that the writer thinks likeliest as a whole; prefers short ones. */
export const bestByLikelihood: SelectionRule = {
  name: 'best by likelihood',
  kind: 'best',
  consults: 'nothing',
  worth: ifFinished(logProbabilityOf),
}

/** The completion whose tokens the writer thinks likeliest on average. */
export const bestByMeanLikelihood: SelectionRule = {
  name: 'best by likelihood per token',
  kind: 'best',
  consults: 'nothing',
  worth: ifFinished((sample) => logProbabilityOf(sample) / sample.tokens),
}

/** The completion that a learned verifier thinks best (Cobbe et al. 2021). */
export const bestByLearnedVerifier: SelectionRule = {
  name: 'best by learned verifier',
  kind: 'best',
  consults: 'learned verifier',
  worth: scoreOf,
}

/** The most frequent answer (self-consistency, Wang et al. 2022, arXiv 2203.11171). */
export const majorityVote: SelectionRule = {
  name: 'majority vote',
  kind: 'equal votes',
  consults: 'nothing',
  worth: () => 1,
}

/** The answer with the greatest sum of a learned verifier's scores (Li et al. 2022, arXiv 2206.02336). */
export const weightedVote: SelectionRule = {
  name: 'verifier-weighted vote',
  kind: 'weighted votes',
  consults: 'learned verifier',
  worth: scoreOf,
}

export const selectionRules: readonly SelectionRule[] = [
  bestByVerifier,
  bestByLikelihood,
  bestByMeanLikelihood,
  bestByLearnedVerifier,
  majorityVote,
  weightedVote,
]

/**
 * The sample a rule chooses, equal ones by lot; of a vote's winner the first that gave the answer. Samples without an
 * answer do not vote, and if none has one, there is no choice.
 */
export function choose({ kind, worth }: SelectionRule, samples: readonly Sample[], random: Random): Sample | undefined {
  const worths =
    kind === 'best' ? new Map(samples.map((sample) => [sample, worth(sample)])) : voteTotals(samples, worth)
  const greatest = Math.max(...worths.values())
  const tied = [...worths].filter(([, total]) => total === greatest).map(([sample]) => sample)
  return tied.length === 0 ? undefined : random.pick(tied)
}

/** The first sample of each answer, with what its samples are worth together. */
function voteTotals(samples: readonly Sample[], worth: (sample: Sample) => number): Map<Sample, number> {
  const firsts = new Map<string, Sample>()
  const totals = new Map<Sample, number>()
  for (const sample of samples) {
    if (sample.answer === undefined) continue
    const first = firsts.get(sample.answer) ?? sample
    firsts.set(sample.answer, first)
    totals.set(first, (totals.get(first) ?? 0) + worth(sample))
  }
  return totals
}
