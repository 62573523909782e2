import type { Random } from '../stats/index.ts'
import { addition } from './addition.ts'
import { brackets } from './brackets.ts'
import { copy } from './copy.ts'
import { heldOutProblems, isHeldOut } from './held-out.ts'
import { recall } from './recall.ts'
import { reverse } from './reverse.ts'
import { sort } from './sort.ts'
import type { Problem, Task } from './task.ts'
import { drawIndex, easyFirst, packExamples } from './text.ts'

/** The six abilities every ladder trains and tests, in a fixed order. */
export const abilities: readonly Task[] = [copy, reverse, sort, addition, brackets, recall]

/**
 * Training text: whole examples (prompt, answer, newline) from the first byte on, tasks equally often, level l with
 * weight 1/l; the last example is cut where `bytes` end.
 */
export const abilityText = (random: Random, bytes: number): Uint8Array =>
  packExamples(bytes, () => trainingExample(random))

function trainingExample(random: Random): string {
  const task = random.pick(abilities)
  const level = 1 + drawIndex(random, easyFirst(task.levels))
  for (;;) {
    const problem = task.generate(random, level)
    if (!isHeldOut(task, problem)) return `${problem.prompt}${problem.answer}\n`
  }
}

/**
 * Held-out problems, `perLevel` different ones for each level of each ability, in the order of `abilities` and levels.
 * @throws EscaladoError `too-many-test-problems` when a level has not that many (every level has at least 64).
 */
export const testProblems = (random: Random, perLevel: number): Problem[] =>
  abilities.flatMap((task) =>
    Array.from({ length: task.levels }, (_, i) => heldOutProblems(task, i + 1, perLevel, random)).flat(),
  )
