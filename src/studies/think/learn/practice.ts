import type { Random } from '../../../stats/index.ts'
import { isHeldOut, type Problem, type ThinkingTask } from '../../../tasks/index.ts'

/** What a model learns from by trying: problems, and what is true of an answer. */
export interface Practice {
  /** A problem to try. The same stream gives the same problem. */
  draw(random: Random): Problem
  /** Whether a completion solves the problem; it may throw. */
  verify(problem: Problem, completion: string): boolean
  /** Attempts that a completion makes. */
  attemptsOf(completion: string): number
}

/** `unjudged`: the verifier threw. That says nothing of the answer, so it is neither right nor wrong. */
export type Judgement = 'right' | 'wrong' | 'unjudged'

/** Practice of a task at the given levels, equally often, never on a problem that is held out for tests. */
export const practiceOf = (task: ThinkingTask, levels: readonly number[]): Practice => ({
  draw(random) {
    const level = random.pick(levels)
    for (;;) {
      const problem = task.generate(random, level)
      if (!isHeldOut(task, problem)) return problem
    }
  },
  verify: (problem, completion) => task.verify(problem, completion),
  attemptsOf: (completion) => task.attemptsOf(completion),
})

/** What the verifier says; it is the verifier's failure, not the model's, when it throws. */
export function judge(practice: Practice, problem: Problem, completion: string): Judgement {
  try {
    return practice.verify(problem, completion) ? 'right' : 'wrong'
  } catch {
    return 'unjudged'
  }
}
