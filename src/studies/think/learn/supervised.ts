/** Supervised learning on traces: next-token prediction on the tokens of a lesson that are to be learned. */
import type { Backend } from '../../../engine/index.ts'
import { flopsPerToken, initialize, type ModelShape } from '../../../model/index.ts'
import {
  branchRate,
  createOptimizer,
  departure,
  type OptimizerConstants,
  type Schedule,
  supervisedStep,
  trunkRate,
} from '../../../train/index.ts'
import { type Lesson, packColumns, packTexts } from './lessons.ts'

/** How a model is taught; what it is taught comes beside it. */
export interface SupervisedSpec {
  readonly shape: ModelShape
  /** Lessons per step. */
  readonly batch: number
  readonly schedule: Schedule
  readonly weightDecay: number
  readonly optimizer: OptimizerConstants
}

/** One logged interval of a training. */
export interface SupervisedRow {
  /** Steps taken at its end. */
  readonly step: number
  /** Mean over its steps, nats per learned token. */
  readonly loss: number
  /** Gradient norm before clipping, mean. */
  readonly norm: number
  /** Learning rate of its last step. */
  readonly rate: number
}

/** What a training tells and asks on its way. */
export interface LearningHost<Row> {
  /** Asked before each step, or each iteration. */
  shouldStop?(): boolean
  log?(row: Row): void
}

/** How a training ended. `diverged`: a loss or a gradient was not finite; the weights are worthless. */
export type Ending = 'done' | 'stopped' | 'diverged'

export interface Trained {
  readonly end: Ending
  readonly steps: number
  /** Flat, as stored. */
  readonly weights: Float32Array
  readonly flops: number
}

export interface SupervisedRequest {
  /** Weights to start from, flat; they are copied. The moments start at zero. */
  readonly start: Float32Array
  readonly steps: number
  /** Lesson `index`, with something to learn in it, a pure function; step s takes lessons s · batch … (s + 1) · batch − 1. */
  lesson(index: number): Lesson
  readonly host?: LearningHost<SupervisedRow>
}

/** A compiled supervised step, for any number of trainings one after the other. */
export interface SupervisedTrainer {
  /** The learning rate warms up, holds and decays to zero within the given steps. */
  train(request: SupervisedRequest): Promise<Trained>
  dispose(): Promise<void>
}

/** Rows that a training logs, about. */
const logIntervals = 50

export async function createSupervisedTrainer(
  spec: SupervisedSpec,
  backend: Backend,
  threads: number,
): Promise<SupervisedTrainer> {
  const { shape, batch, schedule, weightDecay, optimizer: constants } = spec
  const { context } = shape
  const readings = ['loss', 'norm'] as const
  const optimizer = await createOptimizer({
    graph: supervisedStep(shape, batch, constants),
    ...{ readings, weights: initialize(shape, 0), weightDecay, constants, backend, threads },
  })
  return {
    async train({ start, steps, lesson, host = {} }) {
      const blank = new Float32Array(start.length)
      await optimizer.restore({ step: 0, weights: start, first: blank, second: blank })
      const every = Math.max(1, Math.round(steps / logIntervals))
      const ended = async (end: Ending, taken: number): Promise<Trained> => ({
        ...{ end, steps: taken, weights: (await optimizer.state()).weights.slice() },
        flops: taken * batch * context * flopsPerToken(shape),
      })
      let sums = { loss: 0, norm: 0, steps: 0 }
      for (let step = 0; step < steps; ) {
        if (host.shouldStop?.()) return ended('stopped', step)
        const lessons = Array.from({ length: batch }, (_, i) => lesson(step * batch + i))
        const rate = rateOf(schedule, steps, step)
        const { loss, norm } = await optimizer.step(rate, {
          tokens: packTexts(
            lessons.map(({ tokens }) => tokens),
            batch,
            context,
          ),
          targets: packTexts(
            lessons.map(({ targets }) => targets),
            batch,
            context,
          ),
          tokenWeights: packColumns(
            lessons.map(({ weights }) => weights),
            batch,
            context,
          ),
        })
        step++
        if (!Number.isFinite(loss) || !Number.isFinite(norm)) return ended('diverged', step)
        sums = { loss: sums.loss + loss, norm: sums.norm + norm, steps: sums.steps + 1 }
        if (step % every === 0 || step === steps) {
          host.log?.({ step, loss: sums.loss / sums.steps, norm: sums.norm / sums.steps, rate })
          sums = { loss: 0, norm: 0, steps: 0 }
        }
      }
      return ended('done', steps)
    },
    dispose: () => optimizer.dispose(),
  }
}

const rateOf = (schedule: Schedule, steps: number, step: number): number =>
  step < departure(schedule, steps) ? trunkRate(schedule, step) : branchRate(schedule, steps, step)

/** One supervised training from start to end; compiles for it alone. */
export async function trainSupervised(
  spec: SupervisedSpec,
  request: SupervisedRequest,
  backend: Backend,
  threads: number,
): Promise<Trained> {
  const trainer = await createSupervisedTrainer(spec, backend, threads)
  try {
    return await trainer.train(request)
  } finally {
    await trainer.dispose()
  }
}
