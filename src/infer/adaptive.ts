/** Spending more samples where they are needed, under one total. */
import { fail } from '../error.ts'
import { createRandom, mean, type Random } from '../stats/index.ts'
import type { PoolEstimate } from './pool.ts'
import { choiceOf, withoutVerifier } from './sampled.ts'
import { costOf, drawSamples, type Sample, type SampledProblem } from './samples.ts'
import { choose, majorityVote } from './select.ts'
import type { Strategy } from './strategy.ts'

export interface AdaptiveBudget {
  /** Samples of every problem by which its difficulty is estimated. */
  readonly first: number
  /** Samples per problem on average, those included: what all problems together may take at most. */
  readonly average: number
  /** Samples that one problem may take. */
  readonly most: number
}

/**
 * Shares out `extra` samples by doubt, one after the other to the problem of the greatest doubt / (samples it was given
 * + 1), the first of equal ones (the highest averages of D'Hondt); none goes beyond `most` each, nor where there is no
 * doubt, so that some may remain.
 */
export function allocate(doubts: readonly number[], extra: number, most: number): number[] {
  const given = doubts.map(() => 0)
  for (let i = 0; i < extra; i++) {
    const claims = doubts.map((doubt, problem) => {
      const has = given[problem] as number
      return has < most ? doubt / (has + 1) : 0
    })
    const greatest = Math.max(...claims)
    if (greatest === 0) break
    const next = claims.indexOf(greatest)
    given[next] = (given[next] as number) + 1
  }
  return given
}

/** How far the first samples are from agreeing: 1 − the share of the most frequent answer. Of those without one: 1. */
export function doubtOf(samples: readonly Sample[]): number {
  const counts = new Map<string, number>()
  for (const { answer } of samples) if (answer !== undefined) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  return 1 - Math.max(0, ...counts.values()) / samples.length
}

/**
 * Majority vote with as many samples per problem as the disagreement of its first ones asks for. How many one problem
 * gets depends on the others.
 * @throws `bad-budget`
 */
export function adaptiveVote(budget: AdaptiveBudget): Strategy {
  const { first, average } = checkBudget(budget)
  return {
    name: `adaptive majority vote, ${average} samples on average`,
    consults: 'nothing',
    async answer(setting, problems) {
      const own = withoutVerifier(setting)
      const start = await drawSamples(own, problems, { count: first })
      const more = await drawSamples(own, problems, { count: extraOf(start, budget), first })
      return start.map((sampled, i) => {
        const samples = [...sampled.samples, ...(more[i]?.samples ?? [])]
        const random = createRandom('choose', setting.seed, majorityVote.name, sampled.problem.prompt)
        return choiceOf({ ...sampled, samples }, choose(majorityVote, samples, random), false)
      })
    },
  }
}

const extraOf = (start: readonly SampledProblem[], { first, average, most }: AdaptiveBudget): number[] =>
  allocate(
    start.map(({ samples }) => doubtOf(samples)),
    Math.floor((average - first) * start.length),
    most - first,
  )

/**
 * `adaptiveVote` computed from a pool of at least `most` samples per problem, as the mean over random orders of them.
 * Samples whose verification failed are left out before; a problem with fewer than `most` others has no success.
 * @throws `bad-budget`, `too-few-samples`
 */
export function adaptiveFromPool(
  pool: readonly SampledProblem[],
  budget: AdaptiveBudget,
  random: Random,
  { orders = 100 }: { readonly orders?: number } = {},
): PoolEstimate[] {
  const { first, most } = checkBudget(budget)
  const short = pool.find(({ samples }) => samples.length < most)
  if (short !== undefined) {
    fail({
      code: 'too-few-samples',
      what: `an adaptive vote of up to ${most} samples needs as many of every problem`,
      value: short.samples.length,
      where: short.problem.prompt,
      fix: 'Draw more, or set a lower limit per problem.',
    })
  }
  const isRight = (samples: readonly Sample[]) => (choose(majorityVote, samples, random)?.verdict === 'right' ? 1 : 0)
  const usable = pool.map((sampled) => sampled.samples.filter(({ verdict }) => verdict !== 'failed'))
  const judged = pool.filter((_, i) => (usable[i] as readonly Sample[]).length >= most)
  const outcomes = new Map(judged.map((sampled) => [sampled, { right: [] as number[], taken: [] as SampledProblem[] }]))
  for (let order = 0; order < orders; order++) {
    const shuffled = judged.map((sampled) => ({
      ...sampled,
      samples: random.shuffle(usable[pool.indexOf(sampled)] as readonly Sample[]),
    }))
    const extra = extraOf(
      shuffled.map((sampled) => ({ ...sampled, samples: sampled.samples.slice(0, first) })),
      budget,
    )
    for (const [i, sampled] of shuffled.entries()) {
      const samples = sampled.samples.slice(0, first + (extra[i] as number))
      const outcome = outcomes.get(judged[i] as SampledProblem)
      outcome?.right.push(isRight(samples))
      outcome?.taken.push({ ...sampled, samples })
    }
  }
  return pool.map((sampled, i) => {
    const outcome = outcomes.get(sampled)
    const costs = (outcome?.taken ?? []).map((taken) => costOf(taken, false))
    const failures = sampled.samples.length - (usable[i] as readonly Sample[]).length
    const average = costOf(sampled, false, budget.average)
    return {
      problem: sampled.problem,
      success: outcome === undefined ? null : mean(outcome.right),
      failures,
      tokens: outcome === undefined ? average.tokens : mean(costs.map(({ tokens }) => tokens)),
      flops: outcome === undefined ? average.flops : mean(costs.map(({ flops }) => flops)),
      verifierFlops: 0,
    }
  })
}

function checkBudget(budget: AdaptiveBudget): AdaptiveBudget {
  const { first, average, most } = budget
  if (Number.isInteger(first) && Number.isInteger(most) && first >= 2 && average >= first && most >= average)
    return budget
  return fail({
    code: 'bad-budget',
    what: 'an adaptive budget has 2 or more first samples, an average not below them, and a limit not below the average',
    value: budget,
    fix: 'Take 4 first samples, 8 on average and at most 32, say.',
  })
}
