/** From what was measured to what follows: averages with intervals, gains, comparisons, controls, law and forecasts. Pure. */
import {
  fitThinking,
  forecastCoverage,
  foresee,
  type Resampled,
  resampledDifference,
  resampledMean,
  shareForecast,
  type ThinkingCell,
} from '../../laws/index.ts'
import { createRandom, groupBy, normalQuantile, passAtK, type Random } from '../../stats/index.ts'
import type { ThinkingTask } from '../../tasks/index.ts'
import type { OpenForecast } from '../ladder/analyse.ts'
import { type Family, type FamilyTraits, families, type MeasuredCell, type MeasuredModel } from './measured.ts'
import { modelsOf, type PlannedModel } from './models.ts'
import type {
  ThinkCell,
  ThinkComparison,
  ThinkControl,
  ThinkGain,
  ThinkLearning,
  ThinkModel,
  ThinkRecord,
} from './record.ts'
import { problemsOf, type ThinkSpec, tasksOf } from './spec.ts'

/** FLOPs that a model took, from the outcomes of its trainings. */
export interface Spent {
  readonly model: string
  readonly teaching: number
  readonly practice: number
  readonly verifier: number
}

export interface AnalysisRequest {
  readonly spec: ThinkSpec
  readonly measured: readonly MeasuredModel[]
  readonly spent: readonly Spent[]
}

export interface Analysis
  extends Pick<
    ThinkRecord,
    'models' | 'strategies' | 'cells' | 'gains' | 'comparisons' | 'learning' | 'controls' | 'law'
  > {
  readonly target: { readonly model: string; readonly strategy: Family; readonly samples: number }
  /** Of the budget that was not run: accuracy, accuracy on each of several tasks, coverage; empty where there is too little to fit. */
  readonly forecasts: readonly OpenForecast[]
}

/** The strategy that the law is fitted to: it consults nothing, and every model was measured by it at every budget. */
const lawful: Family = 'majority vote'

/** Everything that can be said before the last budget is run. */
export function analyse({ spec, measured, spent }: AnalysisRequest): Analysis {
  const planned = modelsOf(spec)
  const models = planned.map((plan) => modelOf(plan, spent.find(({ model }) => model === plan.id) as Spent))
  const study: Study = {
    spec,
    planned,
    models,
    random: createRandom('think analysis', spec.seed),
    cells: measured.flatMap(({ model, cells }) => [
      ...cells.map((cell) => ({ ...cell, model, groups: cell.success.map(() => cell.task) })),
      ...overTasks(cells).map((cell) => ({ ...cell, model })),
    ]),
  }
  const target = targetOf(study)
  const { law, accuracy } = lawOf(study, target)
  return {
    models: models.filter(({ id }) => isRegular(study, id)),
    strategies: traits.map(([name, { consults }]) => ({ name, consults })),
    cells: study.cells
      .filter(({ model, task }) => isThorough(study, model) || (task === null && isRegular(study, model)))
      .map((cell) => averaged(study, cell)),
    gains: gainsOf(study),
    comparisons: comparisonsOf(study),
    learning: learningOf(study, measured),
    controls: controlsOf(study),
    law,
    target: { model: target.id, strategy: lawful, samples: spec.measuring.target },
    forecasts: accuracy.length === 0 ? [] : [...accuracy, ...coverageForecast(study, measured, target)],
  }
}

/** A cell of one model; of all tasks together where `task` is null, with the task of each problem in `groups`. */
interface Cell extends Omit<MeasuredCell, 'task'> {
  readonly model: string
  readonly task: string | null
  readonly groups: readonly string[]
}

/** What all of the analysis works on. */
export interface Study {
  readonly spec: ThinkSpec
  readonly planned: readonly PlannedModel[]
  readonly models: readonly ThinkModel[]
  readonly cells: readonly Cell[]
  readonly random: Random
}

const isThorough = ({ planned }: Study, id: string): boolean =>
  planned.find((model) => model.id === id)?.thorough === true

/** Not a control. */
const isRegular = ({ planned }: Study, id: string): boolean =>
  planned.find((model) => model.id === id)?.rewards === 'verified'

const modelOf = (
  { id, width, depth, N, D, taught, practised }: PlannedModel,
  { teaching, practice, verifier }: Spent,
): ThinkModel => ({ id, width, depth, N, D, taught, practised, teaching, practice, verifier })

const traits: readonly (readonly [string, FamilyTraits])[] = Object.entries(families)

/** The same way of answering on all tasks: their problems one after the other, all equally important. */
function overTasks(cells: readonly MeasuredCell[]): Omit<Cell, 'model'>[] {
  const ways = groupBy(cells, ({ strategy, thinking, effort }) => `${strategy} ${thinking} ${effort}`)
  const tasks = new Set(cells.map(({ task }) => task)).size
  return [...ways.values()]
    .filter((same) => same.length === tasks)
    .map((same) => {
      const problems = same.reduce((sum, { success }) => sum + success.length, 0)
      const average = (of: (cell: MeasuredCell) => number): number =>
        same.reduce((sum, cell) => sum + of(cell) * cell.success.length, 0) / problems
      const { strategy, thinking, samples, effort } = same[0] as MeasuredCell
      return {
        ...{ strategy, thinking, samples, effort, task: null },
        tokens: average(({ tokens }) => tokens),
        flops: average(({ flops }) => flops),
        failures: same.reduce((sum, { failures }) => sum + failures, 0),
        success: same.flatMap(({ success }) => success),
        groups: same.flatMap(({ task, success }) => success.map(() => task)),
      }
    })
}

function averaged({ random }: Study, { groups, success, ...cell }: Cell): ThinkCell {
  return { ...cell, accuracy: resampledMean(success, groups, random) }
}

const difference = ({ random }: Study, after: Cell, before: Cell): Resampled =>
  resampledDifference(after.success, before.success, after.groups, random)

/** The way of answering that every family is compared with: one sample, as long as it likes. */
const oneSample = (cells: readonly Cell[]): Cell | undefined =>
  cells.find(({ strategy, thinking, samples }) => strategy === lawful && thinking === null && samples === 1)

/**
 * Tokens below which a thought has no room for an answer, by task: where attempts are answers themselves the length of the
 * shortest; where an answer follows a thought that is stopped, it always has room.
 */
export const leastThinking = (spec: ThinkSpec): Map<string | null, number> =>
  new Map(
    problemsOf(spec).map((problems, i) => {
      const { name, answerMark } = tasksOf(spec)[i] as ThinkingTask
      return [name, answerMark === '' ? Math.min(...problems.map(({ answer }) => answer.length)) : 0]
    }),
  )

/** Per thorough model, task and family: its dearest cell less the one its gain is counted from. */
function gainsOf(study: Study): ThinkGain[] {
  const least = leastThinking(study.spec)
  const hasRoom = ({ task, thinking }: Cell): boolean => thinking === null || thinking >= (least.get(task) ?? 0)
  // a thinking budget without room for an answer is no way of answering to gain from
  const thorough = study.cells.filter((cell) => isThorough(study, cell.model) && hasRoom(cell))
  return [...groupBy(thorough, ({ model, task }) => `${model} ${task}`).values()].flatMap((cells) =>
    traits.flatMap(([strategy, { consults, from, grows }]): ThinkGain[] => {
      const own = cells
        .filter((cell) => cell.strategy === strategy && (grows === 'thinking' || cell.thinking === null))
        .toSorted((a, b) => a.flops - b.flops)
      const start = from === 'one sample' ? oneSample(cells) : own[0]
      const end = own.at(-1)
      if (start === undefined || end === undefined || !(end.flops > start.flops)) return []
      const point = (cell: Cell) => ({ flops: cell.flops, accuracy: averaged(study, cell).accuracy.value })
      const { model, task } = end
      return [
        {
          ...{ model, task, strategy, consults },
          from: point(start),
          to: point(end),
          gain: difference(study, end, start),
        },
      ]
    }),
  )
}

/** Each fully taught size beside the next larger one, which answers with one sample: with most samples, and at its FLOPs. */
function comparisonsOf(study: Study): ThinkComparison[] {
  const taught = study.planned.filter(({ thorough, practised }) => thorough && practised === 0)
  return taught.slice(0, -1).flatMap((smaller, i) => {
    const larger = taught[i + 1] as PlannedModel
    const all = ({ id }: PlannedModel) => study.cells.filter(({ model, task }) => model === id && task === null)
    const single = oneSample(all(larger))
    const votes = all(smaller)
      .filter(({ strategy, thinking }) => strategy === lawful && thinking === null)
      .toSorted((a, b) => a.samples - b.samples)
    if (single === undefined || votes.length === 0) return []
    const equal = votes.findLast(({ flops }) => flops <= single.flops)
    return [...new Set([equal, votes.at(-1)])]
      .filter((vote) => vote !== undefined)
      .map((vote) => ({
        smaller: { model: smaller.id, cell: averaged(study, vote) },
        larger: { model: larger.id, cell: averaged(study, single) },
        difference: difference(study, vote, single),
        flopsRatio: vote.flops / single.flops,
      }))
  })
}

function learningOf(study: Study, measured: readonly MeasuredModel[]): ThinkLearning[] {
  return study.planned
    .filter(({ thorough, rewards }) => thorough || rewards === 'shuffled')
    .flatMap(({ id, width, depth, practised, rewards }) => {
      const stage = practised === 0 ? 'taught' : rewards === 'shuffled' ? 'practised on shuffled rewards' : 'practised'
      return (measured.find(({ model }) => model === id)?.thinking ?? []).map(
        ({ counts, ...thinking }): ThinkLearning => {
          const groups = counts.map(() => thinking.task)
          const passAt = (k: number): Resampled =>
            resampledMean(
              counts.map(({ right, samples }) => (samples < k ? null : passAtK(samples, right, k))),
              groups,
              study.random,
            )
          return { ...thinking, size: `${width}×${depth}`, stage, passAt1: passAt(1), passAt8: passAt(8) }
        },
      )
    })
}

function controlsOf(study: Study): ThinkControl[] {
  const { planned, cells, spec } = study
  const coins = planned
    .filter(({ thorough, practised }) => thorough && practised === 0)
    .flatMap(({ id, width, depth }) => {
      const own = cells.filter(({ model, task }) => model === id && task === null)
      const single = oneSample(own)
      const coined = own
        .filter(({ strategy }) => strategy === 'best by coin')
        .toSorted((a, b) => b.samples - a.samples)[0]
      if (single === undefined || coined === undefined) return []
      const gain = difference(study, coined, single)
      const name = `verifier replaced by a coin, ${width}×${depth}`
      const does = `Best of ${coined.samples} samples, chosen by coin flips in place of a learned verifier's scores, against one sample.`
      return [{ name, does, gain, passed: gain.interval95[0] <= 0 && gain.interval95[1] >= 0 }]
    })
  const shuffled = planned.filter(({ rewards }) => rewards === 'shuffled')
  return [
    ...coins,
    ...shuffled.flatMap(({ id, width, depth }) => {
      const before = planned.find(
        (model) => model.width === width && model.thorough && model.practised === 0,
      ) as PlannedModel
      const of = (model: string) => oneSample(cells.filter((cell) => cell.model === model && cell.task === null))
      const [after, start] = [of(id), of(before.id)]
      if (after === undefined || start === undefined) return []
      const gain = difference(study, after, start)
      const does = `${spec.practice.iterations} iterations of policy gradient whose rewards were shuffled over the batch: accuracy of one sample, after less before.`
      return [{ name: `shuffled rewards, ${width}×${depth}`, does, gain, passed: gain.interval95[0] <= 0 }]
    }),
  ]
}

/** What the law is fitted to: the lawful strategy over all tasks, of every model that is no control. */
export function lawCells(study: Study): { cells: ThinkingCell[]; groups: readonly string[] } {
  const { spec, cells, models } = study
  const own = cells.filter(
    ({ strategy, task, model }) => strategy === lawful && task === null && isRegular(study, model),
  )
  const regular = own.flatMap(({ model: id, thinking, samples, tokens, flops, success }): ThinkingCell[] => {
    const model = models.find((other) => other.id === id)
    if (model === undefined) return []
    const { N, D, teaching, practice } = model
    return [
      { model: id, N, D, teaching, practice, thinking: thinking ?? spec.context, samples, tokens, flops, success },
    ]
  })
  return { cells: regular, groups: own[0]?.groups ?? [] }
}

/** The largest size, practised if it is the better for it, with more samples than any cell has. */
function targetOf(study: Study): PlannedModel {
  const width = Math.max(...study.planned.map((model) => model.width))
  const candidates = study.planned.filter((model) => model.width === width && model.thorough)
  const standing = ({ id }: PlannedModel): number => {
    const votes = study.cells.filter(({ model, task, strategy, thinking }) => {
      return model === id && task === null && strategy === lawful && thinking === null
    })
    const most = votes.toSorted((a, b) => b.samples - a.samples)[0]
    return most === undefined ? 0 : averaged(study, most).accuracy.value
  }
  return candidates.toSorted((a, b) => standing(b) - standing(a))[0] as PlannedModel
}

function lawOf(
  study: Study,
  target: PlannedModel,
): { readonly law: ThinkRecord['law']; readonly accuracy: readonly OpenForecast[] } {
  const { cells, groups } = lawCells(study)
  const { seed, context, measuring } = study.spec
  const { fitted, reason } = fitThinking(cells, groups, { random: createRandom('thinking law', seed) })
  const law = { strategy: lawful, fitted, reason }
  if (fitted === null) return { law, accuracy: [] }
  const { forecast, tasks, identified } = foresee(
    ...([cells, groups, { model: target.id, thinking: context, samples: measuring.target }] as const),
    { random: createRandom('thinking forecast', seed) },
  )
  const open = { higherIsBetter: true, identified } as const
  const each = tasks.map(({ task, forecast }) => ({ quantity: `accuracy:${task}`, forecast, ...open }))
  return { law, accuracy: [{ quantity: 'accuracy', forecast, ...open }, ...(each.length > 1 ? each : [])] }
}

/** Coverage at the same budget, from how many of its samples solved each problem. */
function coverageForecast(
  { spec, random }: Study,
  measured: readonly MeasuredModel[],
  { id }: PlannedModel,
): OpenForecast[] {
  const thinking = measured.find(({ model }) => model === id)?.thinking ?? []
  const counts = thinking.flatMap(({ task, counts: own }) =>
    own.map(({ right, samples }, i) => ({ problem: `${task} ${i}`, n: samples, c: right })),
  )
  if (!counts.some(({ c }) => c > 0)) return []
  const { mean, interval80 } = forecastCoverage(counts, spec.measuring.target, random)
  // near 1 an interval is lopsided: wide enough for its longer side, and where all are solved for half a problem
  const side = Math.max(mean - interval80[0], interval80[1] - mean, 0.5 / (counts.length + 1))
  const spread = side / normalQuantile(0.9)
  const forecast = shareForecast(mean, { noise: 0, parameters: 0, form: 0, calibration: spread }, counts.length - 1)
  return [{ quantity: 'coverage', higherIsBetter: true, forecast, identified: true }]
}
