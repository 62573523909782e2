/** The trainings of a study and the models that come of them. */
import type { DeviceMark } from '../../engine/index.ts'
import { countParameters } from '../../model/index.ts'
import { runId } from '../../store/index.ts'
import type { ThinkModel } from './record.ts'
import { shapeOf, supervisedOf, type ThinkSpec } from './spec.ts'

export type Rewards = 'verified' | 'shuffled'

/** Where a model's weights lie: a run and the name of its checkpoint. */
export interface Place {
  readonly run: string
  readonly checkpoint: string
}

/** A model that is measured. */
export interface PlannedModel extends Pick<ThinkModel, 'id' | 'width' | 'depth' | 'N' | 'D' | 'taught' | 'practised'> {
  readonly place: Place
  readonly rewards: Rewards
  /** All strategies are tried on it; on others only those that the law is fitted to. */
  readonly thorough: boolean
}

const deviceIn = ({ device }: ThinkSpec): DeviceMark => (device === undefined ? {} : { device })

export const teachingIdentity = (spec: ThinkSpec, width: number, steps: number) => ({
  kind: 'taught',
  training: supervisedOf(spec, width, spec.teaching.schedule),
  steps,
  seed: spec.seed,
  text: { tasks: spec.tasks.map(({ name }) => name), mixture: spec.teaching.mixture },
  ...deviceIn(spec),
})

/** The longest teaching, from which practice and verifier go on. */
export const fullTeaching = (spec: ThinkSpec, width: number) =>
  teachingIdentity(spec, width, spec.teaching.steps.at(-1) as number)

export const verifierIdentity = (spec: ThinkSpec, width: number) => ({
  kind: 'verifier',
  training: supervisedOf(spec, width, spec.verifier.schedule),
  steps: spec.verifier.steps,
  of: runId(fullTeaching(spec, width)),
  from: { problems: spec.verifier.problems, samples: spec.verifier.samples },
  seed: spec.seed,
})

export const practiceIdentity = (spec: ThinkSpec, width: number, rewards: Rewards) => ({
  kind: 'practised',
  training: { shape: shapeOf(spec, width), optimizer: spec.optimizer },
  of: runId(fullTeaching(spec, width)),
  practice: spec.practice,
  rewards,
  seed: spec.seed,
})

/** On the way of a practice, at this iteration, a model is kept too. */
export const halfway = ({ practice }: ThinkSpec): number => Math.ceil(practice.iterations / 2)

/** The size whose practice is repeated with rewards that mean nothing. */
export const controlWidth = ({ widths }: ThinkSpec): number => widths[widths.length >> 1] as number

/** All models of a study: each size after each teaching, half practised and practised, and the control. */
export function modelsOf(spec: ThinkSpec): PlannedModel[] {
  const longest = spec.teaching.steps.at(-1) as number
  return spec.widths.flatMap((width) => {
    const shape = shapeOf(spec, width)
    const model = (place: Place, steps: number, rest: Pick<PlannedModel, 'practised' | 'rewards' | 'thorough'>) => ({
      id: place.checkpoint === 'final' ? place.run : `${place.run}-${place.checkpoint}`,
      ...{ place, width, depth: spec.depth, N: countParameters(shape) },
      ...{ D: steps * spec.teaching.batch * spec.context, taught: steps / longest, ...rest },
    })
    const practised = (rewards: Rewards) => runId(practiceIdentity(spec, width, rewards))
    const verified = { rewards: 'verified' } as const
    return [
      ...spec.teaching.steps.map((steps) =>
        model({ run: runId(teachingIdentity(spec, width, steps)), checkpoint: 'final' }, steps, {
          ...{ ...verified, practised: 0, thorough: steps === longest },
        }),
      ),
      model({ run: practised('verified'), checkpoint: 'half' }, longest, {
        ...{ ...verified, practised: 0.5, thorough: false },
      }),
      model({ run: practised('verified'), checkpoint: 'final' }, longest, {
        ...{ ...verified, practised: 1, thorough: true },
      }),
      ...(width === controlWidth(spec)
        ? [
            model({ run: practised('shuffled'), checkpoint: 'final' }, longest, {
              ...{ rewards: 'shuffled' as const, practised: 1, thorough: false },
            }),
          ]
        : []),
    ]
  })
}
