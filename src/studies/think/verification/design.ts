/** The experiment on the verification hypothesis: what is done, what is foretold, and how it is decided. */
import type { DeviceMark } from '../../../engine/index.ts'
import { linearForecast, logitForecast } from '../../../laws/index.ts'
import type { OpenForecast } from '../../ladder/analyse.ts'
import { learningJobs, measuringJobs, type NamedJob, teachingJobs } from '../jobs.ts'
import { modelsOf, type PlannedModel } from '../models.ts'
import { planThinking } from '../presets.ts'
import type { ThinkSpec } from '../spec.ts'
import type { Arm } from './record.ts'

export const seedsFrom = (seed: number): number[] => Array.from({ length: 8 }, (_, i) => seed + i)

export const arms: readonly Arm[] = ['verifying', 'blind']

export const hypothesis = 'Learning to think needs self-verification first.'

/** J before practice from which a model counts as verifying its attempts. */
export const verifiesFrom = 0.5

export const rule =
  'Supported if, over the seeds, practice gains the verifying arm more pass@1 than the blind one (95% interval of the paired difference above 0) and attempts per problem rose exactly in the models that verified them before (J of at least 0.5) more often than coins would have it (one-sided p below 0.05). Refuted if the interval lies below 0, or if it holds 0 while the blind arm gains (its own 95% interval above 0). Undecided otherwise.'

/** All of it, in words. */
export const design =
  'Countdown. Two models of the same size and seed are taught on worked traces of the same problems: in one arm every attempt is marked right or wrong, and the trace stops at the right one; in the other nothing is marked, and the right attempt stands anywhere. Both then practise by the same policy gradient on rewards of the exact verifier.'

/** One model of one seed: the quick study’s way of learning, on one task, longer, with room for more attempts. */
export function armSpec(seed: number, arm: Arm, mark: DeviceMark): ThinkSpec {
  const quick = planThinking('quick', seed, [{ name: 'countdown', level: 1 }])
  const { teaching, practice, measuring } = quick
  const { checks: _, ...mixture } = teaching.mixture
  return {
    ...quick,
    ...mark,
    context: 96,
    widths: [64],
    teaching: {
      ...teaching,
      steps: [3000],
      mixture: arm === 'verifying' ? { ...mixture, checks: true } : { ...mixture, checks: false, blind: true },
    },
    practice: { ...practice, iterations: 40 },
    measuring: { ...measuring, problems: 128, temperature: 1, budgets: [] },
  }
}

/** Before and after practice. */
export function armModels(spec: ThinkSpec): readonly [before: PlannedModel, after: PlannedModel] {
  const plain = modelsOf(spec)
    .filter(({ rewards, practised }) => rewards === 'verified' && (practised === 0 || practised === 1))
    .map((model) => ({ ...model, thorough: false }))
  return plain as unknown as readonly [PlannedModel, PlannedModel]
}

/** The jobs of all seeds, in phases; names tell seeds and arms apart. */
export function verificationJobs(seeds: readonly number[], mark: DeviceMark) {
  const each = (jobsOf: (spec: ThinkSpec) => readonly NamedJob[]): NamedJob[] =>
    seeds.flatMap((seed) =>
      arms.flatMap((arm) =>
        jobsOf(armSpec(seed, arm, mark)).map((job) => ({ ...job, name: `${job.name}, ${arm}, seed ${seed}` })),
      ),
    )
  return {
    teaching: each(teachingJobs),
    practice: each((spec) =>
      learningJobs(spec).filter(({ job }) => job.kind === 'practise' && job.rewards === 'verified'),
    ),
    measuring: each((spec) => {
      const ids = armModels(spec).map(({ id }) => id)
      return measuringJobs(spec).flatMap((named) =>
        named.job.kind === 'measure' && ids.includes(named.job.model.id)
          ? [{ ...named, job: { ...named.job, model: { ...named.job.model, thorough: false } } }]
          : [],
      )
    }),
  }
}

/**
 * What is expected of the seeds, from pilots on other seeds (records/2026-11-23-verification-pilot.md): in them the blind
 * arm gained more, since it had more to gain, and attempts fell in most models.
 */
export const expected: readonly OpenForecast[] = [
  {
    quantity: 'difference',
    higherIsBetter: true,
    forecast: linearForecast(-0.05, { noise: 0.02, parameters: 0.03, form: 0, calibration: 0 }, 6),
    identified: true,
  },
  {
    quantity: 'agreement',
    higherIsBetter: true,
    forecast: logitForecast(0.5, { noise: 0.45, parameters: 0.4, form: 0, calibration: 0 }, 6),
    identified: true,
  },
]
