/** What training and answering cost along the ray through the middle model, where N and D grow alike. Ours. */
import { mean } from '../../stats/index.ts'
import type { ThinkingCell, ThinkingParameters } from './cell.ts'
import { thinkingLogit } from './surface.ts'

/** A budget of one query. */
export interface Budget {
  readonly thinking: number
  readonly samples: number
}

/** A model on the ray: its training costs `training` FLOPs, policy gradient included in the middle model's share. */
export interface OnRay {
  readonly training: number
  readonly N: number
  readonly D: number
  readonly teaching: number
  readonly practice: number
}

export interface Economy {
  readonly middle: OnRay
  /** FLOPs of training, least and most of those measured, on the ray: there N and D both lie within what was measured. */
  readonly measured: readonly [number, number]
  /** Thinking budgets that were measured, ascending, and the most samples. */
  readonly thinking: readonly number[]
  readonly mostSamples: number
  /** Least and most FLOPs per query of the middle model. */
  readonly queries: readonly [number, number]
  at(training: number): OnRay
  /** FLOPs of one query: N · (prompt + samples · tokens), both fitted to what was measured. */
  queryFlops(model: Pick<OnRay, 'N'>, budget: Budget): number
  /** The best accuracy (logit) of at most so many FLOPs per query; null where not even one sample can be had. */
  best(params: ThinkingParameters, model: OnRay, flops: number): (Budget & { readonly logit: number }) | null
}

/** The economy of a study's cells. */
export function economyOf(cells: readonly ThinkingCell[]): Economy {
  const middle = middleModel(cells)
  const { prompt, perSample } = costsOf(cells)
  const thinking = [...perSample.keys()].sort((a, b) => a - b)
  const mostSamples = Math.max(...cells.map(({ samples }) => samples))
  const queryFlops: Economy['queryFlops'] = ({ N }, budget) =>
    N * (prompt + budget.samples * (perSample.get(budget.thinking) as number))
  const own = cells.filter(({ N, D }) => N === middle.N && D === middle.D)
  const scale = (values: readonly number[], at: number): [number, number] => [
    (Math.min(...values) / at) ** 2,
    (Math.max(...values) / at) ** 2,
  ]
  const [byN, byD] = [
    scale(
      cells.map(({ N }) => N),
      middle.N,
    ),
    scale(
      cells.map(({ D }) => D),
      middle.D,
    ),
  ]
  return {
    ...{ middle, thinking, mostSamples, queryFlops },
    measured: [middle.training * Math.max(byN[0], byD[0]), middle.training * Math.min(byN[1], byD[1])],
    queries: [Math.min(...own.map(({ flops }) => flops)), Math.max(...own.map(({ flops }) => flops))],
    at(training) {
      const factor = training / middle.training
      return {
        ...{ training, N: middle.N * Math.sqrt(factor), D: middle.D * Math.sqrt(factor) },
        ...{ teaching: middle.teaching * factor, practice: middle.practice * factor },
      }
    },
    best(params, model, flops) {
      const choices = thinking.flatMap((tokens) => {
        const samples = (flops / model.N - prompt) / (perSample.get(tokens) as number)
        if (!(samples >= 1)) return []
        const budget = { thinking: tokens, samples }
        return [{ ...budget, logit: thinkingLogit(params, { ...model, ...budget }) }]
      })
      return choices.reduce<(typeof choices)[number] | null>(
        (best, choice) => (best === null || choice.logit > best.logit ? choice : best),
        null,
      )
    },
  }
}

/** The model in the middle of all by what its training took. */
function middleModel(cells: readonly ThinkingCell[]): OnRay {
  const models = [...new Map(cells.map((cell) => [cell.model, cell])).values()]
  const sorted = models
    .map(({ N, D, teaching, practice }) => ({ N, D, teaching, practice, training: teaching + practice }))
    .sort((a, b) => a.training - b.training)
  return sorted[sorted.length >> 1] as OnRay
}

/** Least squares of FLOPs over N on the prompt and, per thinking budget, the samples, each cell in proportion to itself. */
function costsOf(cells: readonly ThinkingCell[]): { prompt: number; perSample: Map<number, number> } {
  const budgets = [...new Set(cells.map(({ thinking }) => thinking))]
  const relative = (cell: ThinkingCell) => cell.N / cell.flops
  let prompt = 0
  let perSample = new Map<number, number>()
  // two blocks, each the least squares given the other, settle within a few rounds
  for (let round = 0; round < 200; round++) {
    perSample = new Map(
      budgets.map((thinking) => {
        const own = cells.filter((cell) => cell.thinking === thinking)
        const slopes = own.map((cell) => cell.samples * relative(cell))
        const rest = own.map((cell) => 1 - prompt * relative(cell))
        return [thinking, Math.max(0, dot(slopes, rest) / dot(slopes, slopes))]
      }),
    )
    const each = cells.map(relative)
    const rest = cells.map((cell) => 1 - (perSample.get(cell.thinking) as number) * cell.samples * relative(cell))
    prompt = Math.max(0, dot(each, rest) / dot(each, each))
  }
  return { prompt, perSample }
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.length === 0 ? 0 : a.length * mean(a.map((value, i) => value * (b[i] as number)))
