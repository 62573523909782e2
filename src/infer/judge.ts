import { mean, passAtK } from '../stats/index.ts'
import type { Problem, Task, ThinkingTask } from '../tasks/index.ts'

/** What the exact verifier says; `failed` when it threw, which is neither right nor wrong. */
export type Verdict = 'right' | 'wrong' | 'failed'

/** A verdict; the message is what a verifier that failed said, and otherwise empty. */
export function judge(
  task: Pick<Task, 'verify'>,
  problem: Problem,
  completion: string,
): { readonly verdict: Verdict; readonly message: string } {
  try {
    return { verdict: task.verify(problem, completion) ? 'right' : 'wrong', message: '' }
  } catch (thrown) {
    return { verdict: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

/**
 * A completion's answer, normalized as for votes, whatever the exact verifier says of it. Undefined where there is none,
 * or none that the task can read: it has no vote then.
 */
export function answerOf(task: ThinkingTask, problem: Problem, completion: string): string | undefined {
  try {
    return task.answerOf(problem, completion)
  } catch {
    return undefined
  }
}

/** Samples with their verdicts. */
type Judged = readonly { readonly verdict: Verdict }[]

export const countRight = (samples: Judged): number => samples.filter(({ verdict }) => verdict === 'right').length

/** Mean pass@k over the problems of which at least k samples could be judged; NaN without such a problem. */
export function coverage(problems: readonly Judged[], k: number): number {
  const judged = problems.map((samples) => samples.filter(({ verdict }) => verdict !== 'failed'))
  const told = judged.filter((samples) => samples.length >= k)
  return mean(told.map((samples) => passAtK(samples.length, countRight(samples), k)))
}
