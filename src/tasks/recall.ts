import { distinct, firstLine, letters, type Task } from './task.ts'

const pairs = [2, 3, 4, 6, 9] as const

/** `K a1b7c3?b7`: the digit that stood after this letter. Repeating any digit shown is right one time in `pairs`. */
export const recall: Task = {
  name: 'recall',
  summary: 'look up one of 2 to 9 keys',
  levels: pairs.length,
  generate(random, level) {
    const keys = distinct(random, letters, pairs[level - 1] as number)
    const values = [...keys].map(() => random.integer(10))
    const asked = random.integer(keys.length)
    const shown = [...keys].map((key, i) => `${key}${values[i]}`).join('')
    return { task: 'recall', level, prompt: `K ${shown}?${keys[asked]}`, answer: `${values[asked]}` }
  },
  verify(problem, completion) {
    const [shown, key] = problem.prompt.slice(2).split('?') as [string, string]
    return firstLine(completion) === shown[shown.indexOf(key) + 1]
  },
}
