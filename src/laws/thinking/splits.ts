/** Where training and inference compute stand in for each other: curves of equal accuracy, and the best split. Ours. */
import type { BudgetSplit, IsoAccuracy, SplitPoint, ThinkingCell, ThinkingParameters } from './cell.ts'
import type { Economy, OnRay } from './economy.ts'
import { thinkingLogit } from './surface.ts'

const share = (logit: number): number => 1 / (1 + Math.exp(-logit))

/** Numbers from least to most, equally far apart as ratios. */
const ladder = (least: number, most: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => least * (most / least) ** (i / (count - 1)))

/** Training compute is looked at up to this factor beyond what was measured. */
const BEYOND = 10

/** Accuracies that curves are drawn for: round ones, a quarter, half and three quarters up what was measured. */
function levelsOf(logits: readonly number[]): number[] {
  const shares = logits.map(share).sort((a, b) => a - b)
  const at = (quantile: number) => shares[Math.round(quantile * (shares.length - 1))] as number
  const round = (value: number) => Math.min(0.95, Math.max(0.05, Math.round(value * 20) / 20))
  return [...new Set([0.25, 0.5, 0.75].map((quantile) => round(at(quantile))))]
}

/** The least inference compute per query with which models on the ray reach an accuracy. */
export function isoAccuracy(
  params: ThinkingParameters,
  economy: Economy,
  cells: readonly ThinkingCell[],
): IsoAccuracy[] {
  const [least, most] = economy.measured
  const trainings = ladder(least / BEYOND, most * BEYOND, 33)
  return levelsOf(cells.map((cell) => thinkingLogit(params, cell))).map((accuracy) => ({
    accuracy,
    points: trainings.flatMap((training) => {
      const model = economy.at(training)
      const cheapest = cheapestFor(params, economy, model, Math.log(accuracy / (1 - accuracy)))
      if (cheapest === null) return []
      const { flops, samples } = cheapest
      const extrapolated = training < least || training > most || samples > economy.mostSamples
      return [{ training, inference: flops, extrapolated }]
    }),
  }))
}

/** Samples beyond this factor of those measured are not looked at. */
const MORE_SAMPLES = 100

/** The cheapest budget that reaches a logit: at each thinking budget as many samples as it takes. */
function cheapestFor(params: ThinkingParameters, economy: Economy, model: OnRay, logit: number) {
  const most = MORE_SAMPLES * economy.mostSamples
  const choices = economy.thinking.flatMap((thinking) => {
    const one = thinkingLogit(params, { ...model, thinking, samples: 1 })
    const [amount, sigma] = [params.samples ?? 0, params.sigma ?? 0]
    // logit(k) = one + samples · (1 − k^−sigma), and what is missing may be more than all samples in the world bring
    const lacking = amount > 0 ? 1 - (logit - one) / amount : 0
    const samples = one >= logit ? 1 : lacking > 0 ? lacking ** (-1 / sigma) : Number.POSITIVE_INFINITY
    return samples <= most ? [{ samples, flops: economy.queryFlops(model, { thinking, samples }) }] : []
  })
  return choices.sort((a, b) => a.flops - b.flops)[0] ?? null
}

/** Total budgets looked at, in trainings of the middle model. */
const BUDGETS = [1, 10, 100] as const
const MOST_QUERIES = 9
const TRAININGS = 160

/** The best split of total budgets between training and answering, by how many queries will be served. */
export function bestSplits(params: ThinkingParameters, economy: Economy): BudgetSplit[] {
  return BUDGETS.map((times) => {
    const budget = times * economy.middle.training
    const points = Array.from({ length: MOST_QUERIES + 1 }, (_, i) => bestSplit(params, economy, budget, 10 ** i))
    return { budget, points: points.filter((point) => point !== null) }
  })
}

function bestSplit(params: ThinkingParameters, economy: Economy, budget: number, queries: number): SplitPoint | null {
  const [least, most] = economy.measured
  const trainings = ladder(budget / 1e4, budget * 0.999, TRAININGS)
  const choices = trainings.flatMap((training) => {
    const model = economy.at(training)
    const best = economy.best(params, model, (budget - training) / queries)
    return best === null ? [] : [{ training, model, best }]
  })
  const [first, ...others] = choices
  if (first === undefined) return null
  const { training, model, best } = others.reduce((a, b) => (b.best.logit > a.best.logit ? b : a), first)
  return {
    queries,
    trainingShare: training / budget,
    ...{ N: model.N, D: model.D, practice: model.practice / model.teaching },
    ...{ thinking: best.thinking, samples: best.samples, accuracy: share(best.logit) },
    extrapolated: training < least || training > most || best.samples > economy.mostSamples,
  }
}
