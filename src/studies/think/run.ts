import { runLocal } from '../../cluster/index.ts'
import { cpu, type Device, markOf } from '../../engine/index.ts'
import { openStore, readDocument, runId, writeDocument } from '../../store/index.ts'
import { resumeClock } from '../ladder/clock.ts'
import { describeMachine } from '../ladder/machine.ts'
import { resolveSeal, sealForecasts } from '../sealing.ts'
import type { Analysis, AnalysisRequest } from './analyse.ts'
import type { ThinkEvent } from './events.ts'
import { learningJobs, measuredDocument, measuringJobs, targetJobs, teachingJobs } from './jobs.ts'
import type { MeasuredCell, MeasuredModel } from './measured.ts'
import { modelsOf, type PlannedModel } from './models.ts'
import { planThinking } from './presets.ts'
import type { ThinkRecord } from './record.ts'
import { practiceOf, recordOf, resolvedForecasts, spentOf } from './recorded.ts'
import type { Preset, TaskLevel } from './spec.ts'
import type { ThinkProgress, ThinkShared, ThinkWork } from './worker.ts'
import { createWorkload, workerModule } from './workload.ts'

export interface ThinkRequest {
  /** Folder of the store. */
  readonly store: string
  readonly preset: Preset
  readonly seed: number
  /** Tasks and the levels they are measured at; the usual three if left out. */
  readonly tasks?: readonly TaskLevel[]
  /** What computes; the processor if left out. */
  readonly device?: Device
  /** The command as typed, for the record. */
  readonly command: string
  readonly signal?: AbortSignal
}

type Emit = (event: ThinkEvent) => void

/**
 * A study of thinking, from nothing to its verdict: models are taught, some practise, all are measured; the law is fitted,
 * a budget that was not run is forecast, sealed and run. The same request on the same store continues where an earlier
 * start ended, whatever ended it.
 * @throws `interrupted` when the signal asked to stop; `unknown-task`, `unknown-level`, `task-twice`;
 * `study-diverged` when a training lost its weights
 */
export async function runThinking(request: ThinkRequest, emit: Emit): Promise<ThinkRecord> {
  const started = performance.now()
  const { device = cpu } = request
  const spec = { ...planThinking(request.preset, request.seed, request.tasks), ...markOf(device) }
  const store = openStore(request.store, { create: true })
  const id = runId(spec)
  const folder = `thinking/${id}`
  writeDocument(store, `${folder}/plan.json`, spec)
  const clock = resumeClock(store, folder, started)
  // which model is the target is known late, but its jobs are the same work whichever it is
  const last = targetJobs(spec, modelsOf(spec).at(-1) as PlannedModel)
  const known = [...teachingJobs(spec), ...learningJobs(spec), ...measuringJobs(spec)]
  const work = createWorkload({ ...{ request, store, folder, clock, emit }, jobs: [...known, ...last] })
  emit({ type: 'plan', spec, path: `${folder}/plan.json`, ...work.standing() })
  const previous = readDocument(store, `${folder}/record.json`) as unknown as ThinkRecord | undefined
  if (previous !== undefined) return previous

  const phases = [
    ['teaching', teachingJobs(spec)],
    ['practice and verifiers', learningJobs(spec)],
    ['measuring', measuringJobs(spec)],
  ] as const
  for (const [phase, jobs] of phases) {
    emit({ type: 'phase', phase })
    await work.run(jobs)
  }

  emit({ type: 'phase', phase: 'law' })
  const measured = modelsOf(spec).map(
    (model) => readDocument(store, `${folder}/${measuredDocument(model)}`) as unknown as MeasuredModel,
  )
  const analysis = await analyseAside({ store, folder, device: cpu }, { spec, measured, spent: spentOf(store, spec) })
  const target = modelsOf(spec).find((model) => model.id === analysis.target.model) as PlannedModel
  const words = `${analysis.target.samples} samples, ${analysis.target.strategy}, ${target.width}×${target.depth}`
  emit({ type: 'law', target: words, forecast: analysis.forecasts[0]?.forecast ?? null, reason: analysis.law.reason })
  const targets = targetJobs(spec, target)
  const { sealed, already, warning } = sealForecasts({
    ...{ store, kind: 'think', subject: 'The budget it is about', forecasts: analysis.forecasts },
    inputs: { plan: id, target: analysis.target, models: analysis.models.map((model) => model.id) },
    begun: targets.some(work.isDone),
  })
  if (warning !== null) emit({ type: 'warning', message: warning })
  if (sealed !== null) emit({ type: 'sealed', ...sealed, already })

  emit({ type: 'phase', phase: 'the budget not run' })
  await work.run(targets)
  const outcomes = targets.flatMap(
    ({ result }) => readDocument(store, `${folder}/${result.document}`) as unknown as MeasuredCell[],
  )
  emit({ type: 'phase', phase: 'closing' })
  const forecasts = resolvedForecasts(analysis.forecasts, outcomes)
  const late = sealed === null ? null : resolveSeal(store, sealed.sha256, forecasts)
  if (late !== null) emit({ type: 'warning', message: late })
  const record = recordOf({
    ...{ id, spec, analysis, forecasts, sealed, measured, outcomes, machine: await describeMachine(device) },
    ...{ preset: request.preset, practice: practiceOf(store, spec) },
    ...{ command: request.command, seconds: clock.seconds(), createdAt: new Date().toISOString() },
  })
  writeDocument(store, `${folder}/record.json`, record)
  return record
}

/** Does the analysis on a thread of its own, so that the terminal stays alive. */
async function analyseAside(shared: ThinkShared, of: AnalysisRequest): Promise<Analysis> {
  const [result] = await runLocal<ThinkShared, ThinkWork, ThinkProgress, Analysis>({
    ...{ module: workerModule, jobs: [{ analyse: of }], lanes: 1, shared },
  })
  return result as Analysis
}
