import type { Problem, Task } from '../tasks/index.ts'

/** What the exact verifier says; `failed` when it threw, which is neither right nor wrong. */
export type Verdict = 'right' | 'wrong' | 'failed'

/** A verdict; the message is what a verifier that failed said, and otherwise empty. */
export function judge(
  task: Task,
  problem: Problem,
  completion: string,
): { readonly verdict: Verdict; readonly message: string } {
  try {
    return { verdict: task.verify(problem, completion) ? 'right' : 'wrong', message: '' }
  } catch (thrown) {
    return { verdict: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
