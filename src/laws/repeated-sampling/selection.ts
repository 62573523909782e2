import { fail } from '../../error.ts'
import { bestOfKOfSubsets, majorityVoteOfSubsets, passAtK, type Random } from '../../stats/index.ts'
import { type Estimate, overProblems } from './over-problems.ts'

/** One sampled answer to a problem. */
export interface SampledAnswer {
  readonly correct: boolean
  /** The answer in normalized form: votes count equal texts. Needed for votes. */
  readonly answer?: string
  /**
   * What a verifier or a likelihood thinks of it, without the key. Needed for best-of-k; for the weighted vote it is the
   * weight, and must be 0 or more.
   */
  readonly score?: number
}

/** Whether a right answer is among k samples, beside whether it would be the one given. */
export interface CoverageAndSelection {
  readonly k: number
  readonly problems: number
  /** Share of problems solved by at least one of k samples: what an exact verifier would reach. */
  readonly coverage: Estimate
  /** Share of problems where the answer chosen among k is correct, by rule; null where the samples lack what it needs. */
  readonly selection: {
    readonly bestByScore: Estimate | null
    readonly majority: Estimate | null
    readonly weightedVote: Estimate | null
  }
}

export interface SelectionOptions {
  /** Subsets drawn per problem for the weighted vote, which has no closed form; default 400. */
  readonly subsets?: number
  readonly replicates?: number
}

/**
 * Coverage and selection at k, both averaged over all subsets of k of each problem's samples, hence unbiased: coverage,
 * best by score and majority in closed form, the weighted vote over seeded random subsets. Ties are broken uniformly.
 * @param samples per problem, at least k each
 * @throws EscaladoError `too-few-samples`, `answer-both-ways` when equal answers are correct in one sample, wrong in another
 */
export function coverageAndSelection(
  samples: readonly (readonly SampledAnswer[])[],
  k: number,
  random: Random,
  { subsets = 400, replicates }: SelectionOptions = {},
): CoverageAndSelection {
  const short = samples.findIndex((own) => own.length < k)
  if (short >= 0 || samples.length === 0) {
    fail({
      code: 'too-few-samples',
      what: short < 0 ? 'there are no problems' : `problem ${short + 1} has fewer than ${k} samples`,
      value: samples[short]?.length,
      fix: 'Draw at least k samples of every problem.',
    })
  }
  const average = (perProblem: (own: readonly SampledAnswer[]) => number) =>
    overProblems(samples.map(perProblem), random, replicates)
  const every = (has: (sample: SampledAnswer) => boolean) => samples.every((own) => own.every(has))
  const answered = every(({ answer }) => answer !== undefined)
  const scored = every(({ score }) => score !== undefined)
  const weighted = answered && every(({ score = Number.NaN }) => score >= 0)
  return {
    k,
    problems: samples.length,
    coverage: average((own) => passAtK(own.length, own.filter(({ correct }) => correct).length, k)),
    selection: {
      bestByScore: scored ? average((own) => bestOfKOfSubsets(own.map(withScore), k)) : null,
      majority: answered
        ? average((own) =>
            majorityVoteOfSubsets(
              votes(own, () => 1),
              k,
            ),
          )
        : null,
      weightedVote: weighted ? average((own) => weightedVote(own, k, random, k < own.length ? subsets : 1)) : null,
    },
  }
}

const withScore = ({ correct, score }: SampledAnswer) => ({ correct, score: score as number })

/** Each distinct answer with what its samples add up to, and whether it is correct. */
function votes(samples: readonly SampledAnswer[], worth: (sample: SampledAnswer) => number) {
  const counted = new Map<string, { count: number; correct: boolean }>()
  for (const sample of samples) {
    const { answer = '', correct } = sample
    const known = counted.get(answer)
    if (known !== undefined && known.correct !== correct) {
      fail({
        code: 'answer-both-ways',
        what: 'one answer is correct in one sample and wrong in another',
        value: answer,
        fix: 'Normalize answers so that equal texts mean equal answers.',
      })
    }
    counted.set(answer, { count: worth(sample) + (known?.count ?? 0), correct })
  }
  return [...counted.values()]
}

/** Share of random subsets of k in which the answer with the greatest sum of scores is correct. */
function weightedVote(samples: readonly SampledAnswer[], k: number, random: Random, subsets: number): number {
  let success = 0
  for (let i = 0; i < subsets; i++) {
    const sums = votes(random.shuffle(samples).slice(0, k), ({ score = 0 }) => score)
    const top = Math.max(...sums.map(({ count }) => count))
    const tied = sums.filter(({ count }) => count === top)
    success += tied.filter(({ correct }) => correct).length / tied.length
  }
  return success / subsets
}
