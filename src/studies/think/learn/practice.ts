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
