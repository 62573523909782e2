import { cpu, markOf } from '../../../engine/index.ts'
import { openStore, readDocument, readRun, runId, writeDocument } from '../../../store/index.ts'
import { resumeClock } from '../../ladder/clock.ts'
import { describeMachine } from '../../ladder/machine.ts'
import { resolveSeal, sealForecasts } from '../../sealing.ts'
import type { ThinkEvent } from '../events.ts'
import { measuredDocument } from '../jobs.ts'
import type { MeasuredModel } from '../measured.ts'
import { practiceIdentity } from '../models.ts'
import type { ThinkPractice } from '../record.ts'
import type { ThinkRequest } from '../run.ts'
import { createWorkload } from '../workload.ts'
import { analyseVerification } from './analyse.ts'
import { armModels, armSpec, arms, design, expected, hypothesis, rule, seedsFrom, verificationJobs } from './design.ts'
import type { VerificationForecast, VerificationRecord } from './record.ts'

/**
 * The sealed hypothesis over 8 seeds: what is expected is sealed first, then both arms of every seed are taught, measured,
 * practise, and are measured again. The same request on the same store continues where an earlier start ended.
 * @throws `interrupted`, `study-diverged`
 */
export async function runVerification(
  request: Omit<ThinkRequest, 'preset' | 'tasks'>,
  emit: (event: ThinkEvent) => void,
): Promise<VerificationRecord> {
  const started = performance.now()
  const store = openStore(request.store, { create: true })
  const { device = cpu } = request
  const mark = markOf(device)
  const seeds = seedsFrom(request.seed)
  const specs = seeds.flatMap((seed) => arms.map((arm) => ({ seed, arm, spec: armSpec(seed, arm, mark) })))
  const plan = { kind: 'verification', seed: request.seed, hypothesis, rule, design, specs }
  const id = runId(plan)
  const folder = `verification/${id}`
  writeDocument(store, `${folder}/plan.json`, plan)
  const clock = resumeClock(store, folder, started)
  const { teaching, practice, measuring } = verificationJobs(seeds, mark)
  const jobs = [...teaching, ...practice, ...measuring]
  const work = createWorkload({ ...{ request, store, folder, clock, emit }, jobs })
  const { spec } = specs[0] as (typeof specs)[number]
  emit({ type: 'plan', spec, seeds, path: `${folder}/plan.json`, ...work.standing() })
  const previous = readDocument(store, `${folder}/record.json`) as unknown as VerificationRecord | undefined
  if (previous !== undefined) return previous

  const { sealed, already, warning } = sealForecasts({
    ...{ store, kind: 'verification', subject: 'The experiment', forecasts: expected },
    inputs: { plan: id, hypothesis, rule },
    begun: jobs.some(work.isDone),
  })
  if (warning !== null) emit({ type: 'warning', message: warning })
  if (sealed !== null) emit({ type: 'sealed', ...sealed, already })
  for (const [phase, of] of [
    ['teaching', teaching],
    ['practice', practice],
    ['measuring', measuring],
  ] as const) {
    emit({ type: 'phase', phase })
    await work.run(of)
  }

  emit({ type: 'phase', phase: 'closing' })
  const found = analyseVerification(
    specs.map(({ seed, arm, spec }) => {
      const [before, after] = armModels(spec).map(
        (model) => readDocument(store, `${folder}/${measuredDocument(model)}`) as unknown as MeasuredModel,
      ) as [MeasuredModel, MeasuredModel]
      const { outcome } = readRun(store, runId(practiceIdentity(spec, spec.widths[0] as number, 'verified')))
      return { seed, arm, before, after, traps: (outcome as unknown as ThinkPractice).traps }
    }),
  )
  const outcomes = { difference: found.difference.value, agreement: found.agreement.agreeing / found.agreement.models }
  const forecasts = expected.map(({ quantity, forecast }): VerificationForecast => {
    const outcome = outcomes[quantity as keyof typeof outcomes]
    const [low, high] = forecast.interval80
    return {
      quantity: quantity as keyof typeof outcomes,
      forecast,
      outcome,
      inside80: low <= outcome && outcome <= high,
    }
  })
  const late =
    sealed === null
      ? null
      : resolveSeal(
          store,
          sealed.sha256,
          expected.map((open, i) => ({ ...open, outcome: forecasts[i]?.outcome ?? null, verdict: null })),
        )
  if (late !== null) emit({ type: 'warning', message: late })
  const record: VerificationRecord = {
    ...{ study: id, createdAt: new Date().toISOString(), seed: request.seed, seeds, hypothesis, rule, design },
    ...found,
    ...{
      forecasts,
      sealed,
      machine: await describeMachine(device),
      command: request.command,
      seconds: clock.seconds(),
    },
    report: null,
  }
  writeDocument(store, `${folder}/record.json`, record)
  return record
}
