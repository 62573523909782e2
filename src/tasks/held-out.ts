import { fail } from '../error.ts'
import { hashSeed, type Random } from '../stats/index.ts'
import type { Problem, Task } from './task.ts'

const keyOf = (task: Task, problem: Problem): string => task.key?.(problem) ?? problem.prompt

/**
 * Whether a problem of this task belongs to the tests: one family in ten, by hash. It holds for all generators and
 * seeds, so no problem that is tested was ever trained on, nor its like in another order.
 */
export const isHeldOut = (task: Task, problem: Problem): boolean =>
  hashSeed('held out', task.name, task.family?.(problem) ?? keyOf(task, problem)) % 10 === 0

/**
 * Held-out problems of one level, all of different canonical form.
 * @throws EscaladoError `too-many-test-problems` when the level has not that many.
 */
export function heldOutProblems(task: Task, level: number, count: number, random: Random): Problem[] {
  const found = new Map<string, Problem>()
  // Ten draws give one held-out problem; far more than that means that only repetitions are left.
  for (let draws = 0; found.size < count && draws < 500 * count + 5000; draws++) {
    const problem = task.generate(random, level)
    if (isHeldOut(task, problem)) found.set(keyOf(task, problem), problem)
  }
  if (found.size < count) {
    fail({
      code: 'too-many-test-problems',
      what: `Level ${level} of ${task.name} has only ${found.size} held-out problems`,
      value: count,
      where: 'test problems per level',
      fix: `Ask for at most ${found.size} per level.`,
    })
  }
  return [...found.values()]
}
