import { fail } from '../../error.ts'
import type { Random } from '../../stats/index.ts'
import { isHeldOut } from '../held-out.ts'
import { drawIndex, easyFirst, packExamples } from '../text.ts'
import type { ThinkingTask } from './thinking-task.ts'

/** What training text is made of. */
export interface ThinkingMixture {
  /** Weight of each number of attempts: of direct answers, of traces of one attempt, of two, … */
  readonly attempts: readonly number[]
  /** Whether attempts are followed by checks, and whether their order is blind: see `TraceOptions`. */
  readonly checks: boolean
  readonly blind?: boolean
  /**
   * Weight of each level, from the first; a task without that level leaves it out. Default: level l with weight 1/l.
   */
  readonly levels?: readonly number[]
}

/**
 * Supervised training text of exactly `bytes` bytes (a window: context + 1): worked traces, each on a line of its own,
 * the first from the first byte on, tasks equally often; the last is cut where the bytes end. No trace is of a held-out
 * problem.
 * @throws EscaladoError `no-tasks`; `wrong-mixture` when weights are negative or all zero; `window-too-short` when a
 * level of the mixture may need more bytes; `wrong-attempts`
 */
export function thinkingText(
  tasks: readonly ThinkingTask[],
  random: Random,
  bytes: number,
  mixture: ThinkingMixture,
): Uint8Array {
  checkWeights('attempts', mixture.attempts)
  const sources = tasks.map((task) => ({ task, levels: levelWeights(task, bytes, mixture) }))
  if (sources.length === 0) fail({ code: 'no-tasks', what: 'there is no task to write text of', fix: 'Name a task.' })
  return packExamples(bytes, () => {
    const { task, levels } = random.pick(sources)
    const level = 1 + drawIndex(random, levels)
    const attempts = drawIndex(random, mixture.attempts)
    for (;;) {
      const problem = task.generate(random, level)
      if (!isHeldOut(task, problem)) return `${task.trace(random, problem, { ...mixture, attempts })}\n`
    }
  })
}

function levelWeights(task: ThinkingTask, bytes: number, { levels }: ThinkingMixture): readonly number[] {
  const weights = levels?.slice(0, task.levels) ?? easyFirst(task.levels)
  checkWeights(`levels of ${task.name}`, weights)
  const tooLong = weights.findIndex((weight, i) => weight > 0 && task.room(i + 1) > bytes)
  if (tooLong >= 0) {
    fail({
      code: 'window-too-short',
      what: `level ${tooLong + 1} of ${task.name} may need ${task.room(tooLong + 1)} bytes`,
      value: bytes,
      fix: 'Train with a longer context, or give that level no weight.',
    })
  }
  return weights
}

function checkWeights(of: string, weights: readonly number[]): void {
  if (weights.every((weight) => Number.isFinite(weight) && weight >= 0) && weights.some((weight) => weight > 0)) return
  fail({
    code: 'wrong-mixture',
    what: 'weights are 0 or more, and not all 0',
    value: weights,
    where: `mixture, ${of}`,
    fix: 'Give each a weight of at least 0, and one of them more.',
  })
}
