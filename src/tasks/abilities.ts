import { fail } from '../error.ts'
import { hashSeed, type Random } from '../stats/index.ts'
import { addition } from './addition.ts'
import { brackets } from './brackets.ts'
import { copy } from './copy.ts'
import { recall } from './recall.ts'
import { reverse } from './reverse.ts'
import { sort } from './sort.ts'
import type { Problem, Task } from './task.ts'

/** The six abilities every ladder trains and tests, in a fixed order. */
export const abilities: readonly Task[] = [copy, reverse, sort, addition, brackets, recall]

/**
 * Whether a problem belongs to the tests: one prompt in ten, by hash. It holds for all generators and seeds, so no
 * problem that is tested was ever trained on.
 */
export const isHeldOut = ({ task, prompt }: Problem): boolean => hashSeed('held out', task, prompt) % 10 === 0

/**
 * Training text: whole examples (prompt, answer, newline) from the first byte on, tasks equally often, level l with
 * weight 1/l; the last example is cut where `bytes` end.
 */
export function abilityText(random: Random, bytes: number): Uint8Array {
  let text = ''
  while (text.length < bytes) {
    let example = trainingExample(random)
    // A cut example teaches little, so shorter ones get a chance to fit first.
    for (let attempt = 0; attempt < 3 && text.length + example.length > bytes; attempt++)
      example = trainingExample(random)
    text += example
  }
  return new TextEncoder().encode(text.slice(0, bytes))
}

function trainingExample(random: Random): string {
  const task = random.pick(abilities)
  const level = easyLevel(random, task.levels)
  for (;;) {
    const problem = task.generate(random, level)
    if (!isHeldOut(problem)) return `${problem.prompt}${problem.answer}\n`
  }
}

/** Level l of 1 … levels with probability proportional to 1/l. */
function easyLevel(random: Random, levels: number): number {
  let total = 0
  for (let level = 1; level <= levels; level++) total += 1 / level
  let left = random.uniform() * total
  for (let level = 1; level < levels; level++) {
    left -= 1 / level
    if (left < 0) return level
  }
  return levels
}

/**
 * Held-out problems, `perLevel` different ones for each level of each ability, in the order of `abilities` and levels.
 * @throws EscaladoError `too-many-test-problems` when a level has not that many (every level has at least 64).
 */
export function testProblems(random: Random, perLevel: number): Problem[] {
  return abilities.flatMap((task) =>
    Array.from({ length: task.levels }, (_, i) => levelProblems(random, task, i + 1, perLevel)).flat(),
  )
}

function levelProblems(random: Random, task: Task, level: number, count: number): Problem[] {
  const found = new Map<string, Problem>()
  // Ten draws give one held-out problem; far more than that means that only repetitions are left.
  for (let draws = 0; found.size < count && draws < 500 * count + 5000; draws++) {
    const problem = task.generate(random, level)
    if (isHeldOut(problem)) found.set(problem.prompt, problem)
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
