/** The jobs of a study, in phases: what a phase needs was made by those before it. */
import { flopsPerToken } from '../../model/index.ts'
import { runId } from '../../store/index.ts'
import {
  controlWidth,
  modelsOf,
  type PlannedModel,
  practiceIdentity,
  type Rewards,
  teachingIdentity,
  verifierIdentity,
} from './models.ts'
import { shapeOf, type ThinkSpec } from './spec.ts'

export type ThinkJob =
  | { readonly kind: 'teach'; readonly width: number; readonly steps: number }
  | { readonly kind: 'verifier'; readonly width: number }
  | { readonly kind: 'practise'; readonly width: number; readonly rewards: Rewards }
  | { readonly kind: 'measure'; readonly model: PlannedModel }
  | { readonly kind: 'target'; readonly model: PlannedModel; readonly task: number }

export interface NamedJob {
  readonly spec: ThinkSpec
  readonly job: ThinkJob
  readonly name: string
  /** Work, in FLOPs as if all ran at the same rate: for progress and the order of jobs only. */
  readonly work: number
  /** What tells that it is done: a run of the store, or a document in the study's folder. */
  readonly result: { readonly run: string } | { readonly document: string }
}

/** Where the measurements of a model lie, and those of one task at the budget not run, in the study's folder. */
export const measuredDocument = ({ id }: PlannedModel): string => `measured/${id}.json`
export const targetDocument = ({ id }: PlannedModel, task: string): string => `target/${id}-${task}.json`

export const teachingJobs = (spec: ThinkSpec): NamedJob[] =>
  longestFirst(
    spec.widths.flatMap((width) =>
      spec.teaching.steps.map((steps) => ({
        spec,
        job: { kind: 'teach', width, steps } as const,
        name: `teach ${width}×${spec.depth}, ${steps} steps`,
        work: steps * stepFlops(spec, width),
        result: { run: runId(teachingIdentity(spec, width, steps)) },
      })),
    ),
  )

export const learningJobs = (spec: ThinkSpec): NamedJob[] => {
  const { iterations, problems, group, epochs, batch } = spec.practice
  const practise = (width: number, rewards: Rewards): NamedJob => ({
    spec,
    job: { kind: 'practise', width, rewards },
    name: `practise ${width}×${spec.depth}${rewards === 'shuffled' ? ', shuffled rewards' : ''}`,
    // sampling token by token takes about as long as all passes of the update
    work:
      ((2 * iterations * epochs * problems * group) / batch) * stepFlops(spec, width) * (batch / spec.teaching.batch),
    result: { run: runId(practiceIdentity(spec, width, rewards)) },
  })
  return longestFirst([
    ...spec.widths.map((width) => practise(width, 'verified')),
    practise(controlWidth(spec), 'shuffled'),
    ...spec.widths.map((width) => ({
      spec,
      job: { kind: 'verifier', width } as const,
      name: `verifier ${width}×${spec.depth}`,
      work: 1.5 * spec.verifier.steps * stepFlops(spec, width),
      result: { run: runId(verifierIdentity(spec, width)) },
    })),
  ])
}

export const measuringJobs = (spec: ThinkSpec): NamedJob[] =>
  longestFirst(
    modelsOf(spec).map((model) => ({
      spec,
      job: { kind: 'measure', model } as const,
      name: `measure ${stageOf(model)} ${model.width}×${model.depth}`,
      work: samplingWork(spec, model, spec.measuring.samples) * (model.thorough ? 3 : 1.3),
      result: { document: measuredDocument(model) },
    })),
  )

export const targetJobs = (spec: ThinkSpec, model: PlannedModel): TargetJob[] =>
  spec.tasks.map(({ name }, task) => ({
    spec,
    job: { kind: 'target', model, task },
    name: `${spec.measuring.target} samples of ${name}`,
    work: samplingWork(spec, model, spec.measuring.target) / spec.tasks.length,
    result: { document: targetDocument(model, name) },
  }))

/** Taught briefly, taught, half practised, practised. */
function stageOf({ taught, practised, rewards }: PlannedModel): string {
  if (rewards === 'shuffled') return 'control'
  if (practised > 0) return practised < 1 ? 'half practised' : 'practised'
  return taught < 1 ? 'briefly taught' : 'taught'
}

/** The verifier of a size lies where its learning ended. */
export const verifierPlace = (spec: ThinkSpec, width: number) => ({
  run: runId(verifierIdentity(spec, width)),
  checkpoint: 'final',
})

const stepFlops = (spec: ThinkSpec, width: number): number =>
  spec.teaching.batch * spec.context * flopsPerToken(shapeOf(spec, width))

const samplingWork = (spec: ThinkSpec, { width }: PlannedModel, samples: number): number =>
  spec.tasks.length * spec.measuring.problems * samples * spec.context * flopsPerToken(shapeOf(spec, width))

const longestFirst = (jobs: readonly NamedJob[]): NamedJob[] => jobs.toSorted((a, b) => b.work - a.work)

/** A job whose result is a document. */
export type TargetJob = NamedJob & { readonly result: { readonly document: string } }
