import { fail } from '../error.ts'

/** One answer that samples may give. */
export interface CountedAnswer {
  /** Samples that gave it. */
  readonly count: number
  readonly correct: boolean
}

/**
 * Probability that the most frequent of `votes` independent answers is correct, ties broken uniformly at random.
 * @param probabilities of each distinct answer, the correct one first; they sum to 1
 * @throws EscaladoError `bad-vote`
 */
export function majorityVoteSuccess(probabilities: readonly number[], votes: number): number {
  const total = probabilities.reduce((sum, p) => sum + p, 0)
  if (Math.abs(total - 1) > 1e-9 || probabilities.some((p) => !(p >= 0))) {
    fail({
      code: 'bad-vote',
      what: 'probabilities of the answers must be 0 or more and sum to 1',
      value: probabilities,
      fix: 'Give every distinct answer its probability, the correct one first.',
    })
  }
  checkVotes(votes, Infinity)
  let rest = total
  const shares = probabilities.map((p, i) => {
    // Of the votes that earlier answers left over, answer i gets each with this probability.
    const share = i === probabilities.length - 1 ? 1 : Math.min(1, p / rest)
    rest -= p
    return share
  })
  return plurality(
    shares.map((share, i) => ({ correct: i === 0, law: (left: number) => binomialLaw(left, share) })),
    votes,
  )
}

/**
 * Share of all subsets of `votes` samples in which the most frequent answer is correct, ties broken uniformly: the
 * unbiased estimate of the success of a vote of that size, as `passAtK` is for coverage. Several answers may be correct.
 * @throws EscaladoError `bad-vote`
 */
export function majorityVoteOfSubsets(answers: readonly CountedAnswer[], votes: number): number {
  let rest = answers.reduce((sum, { count }) => sum + count, 0)
  checkVotes(votes, rest)
  return plurality(
    answers.map(({ count, correct }) => {
      rest -= count
      const others = rest
      return { correct, law: (left: number) => hypergeometricLaw(left, count, others) }
    }),
    votes,
  )
}

interface Candidate {
  readonly correct: boolean
  /** Probabilities that this answer gets 0, 1, … of the votes that the answers before it left over. */
  readonly law: (left: number) => Float64Array
}

/**
 * Success of a plurality vote. For each height m of the winning answer, a pass over the answers keeps the probability
 * of (votes left, answers that stand at m) with none above m, and beside it the expected number of correct answers that
 * stand at m; a tie then succeeds with the share of its answers that are correct.
 */
function plurality(candidates: readonly Candidate[], votes: number): number {
  const laws = candidates.map(({ law }) => Array.from({ length: votes + 1 }, (_, left) => law(left)))
  let success = 0
  for (let height = 1; height <= votes; height++) {
    const ties = Math.floor(votes / height)
    const width = ties + 1
    let weight = new Float64Array((votes + 1) * width)
    let correctness = new Float64Array((votes + 1) * width)
    weight[votes * width] = 1
    candidates.forEach(({ correct }, answer) => {
      const nextWeight = new Float64Array(weight.length)
      const nextCorrectness = new Float64Array(weight.length)
      for (let left = 0; left <= votes; left++) {
        const law = laws[answer]?.[left] as Float64Array
        for (let tied = 0; tied < width; tied++) {
          const from = left * width + tied
          const w = weight[from] as number
          if (w === 0) continue
          const s = correctness[from] as number
          for (let got = 0; got <= Math.min(height, law.length - 1); got++) {
            const atTop = got === height ? 1 : 0
            if (tied + atTop > ties) continue
            const to = (left - got) * width + tied + atTop
            const p = law[got] as number
            nextWeight[to] = (nextWeight[to] as number) + p * w
            nextCorrectness[to] = (nextCorrectness[to] as number) + p * (s + (correct ? atTop * w : 0))
          }
        }
      }
      weight = nextWeight
      correctness = nextCorrectness
    })
    for (let tied = 1; tied <= ties; tied++) success += (correctness[tied] as number) / tied
  }
  // sums of many products may pass 1 by a rounding
  return Math.min(1, success)
}

/** Probabilities of 0 … n successes in n draws with probability p each. */
function binomialLaw(n: number, p: number): Float64Array {
  const law = new Float64Array(n + 1)
  law[0] = 1
  for (let draw = 1; draw <= n; draw++) {
    for (let i = draw; i >= 0; i--) law[i] = (law[i] as number) * (1 - p) + (i > 0 ? (law[i - 1] as number) * p : 0)
  }
  return law
}

/** Probabilities of 0, 1, … marked ones among `draws` drawn without replacement from marked and unmarked ones. */
export function hypergeometricLaw(draws: number, marked: number, unmarked: number): Float64Array {
  let law = Float64Array.of(1)
  for (let draw = 0; draw < Math.min(draws, marked + unmarked); draw++) {
    const next = new Float64Array(draw + 2)
    law.forEach((p, got) => {
      const share = (marked - got) / (marked + unmarked - draw)
      next[got] = (next[got] as number) + p * (1 - share)
      next[got + 1] = p * share
    })
    law = next
  }
  return law
}

function checkVotes(votes: number, most: number): void {
  if (!Number.isInteger(votes) || votes < 1 || votes > most) {
    fail({
      code: 'bad-vote',
      what: `a vote takes between 1 and ${most === Infinity ? 'any number of' : most} samples`,
      value: votes,
      fix: 'Give a whole number of votes, not above the number of samples.',
    })
  }
}
