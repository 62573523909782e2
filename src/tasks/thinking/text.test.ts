import { expect, test } from 'vitest'
import { createRandom } from '../../stats/index.ts'
import { isHeldOut } from '../held-out.ts'
import { attemptsIn } from './attempts.ts'
import { countdown } from './countdown.ts'
import { maze } from './maze.ts'
import { type ThinkingMixture, thinkingText } from './text.ts'
import type { ThinkingTask } from './thinking-task.ts'
import { thinkingTasks } from './thinking-tasks.ts'

const write = (tasks: readonly ThinkingTask[], seed: number, bytes: number, mixture: ThinkingMixture): string =>
  new TextDecoder().decode(thinkingText(tasks, createRandom('text', seed), bytes, mixture))

test('text is exactly as long as asked, begins with a prompt, and follows from the seed', () => {
  const mixture = { attempts: [1, 1, 1], checks: true }
  for (let seed = 0; seed < 20; seed++) {
    const text = write(thinkingTasks, seed, 129, mixture)
    expect(text).toHaveLength(129)
    expect(text).toMatch(/^[NPMOZGUX] /)
    expect(text).toBe(write(thinkingTasks, seed, 129, mixture))
  }
})

test('no line is of a held-out problem, and every whole line is a right trace', () => {
  const byFirstByte = new Map(thinkingTasks.map((task) => [task.generate(createRandom(1), 1).prompt[0], task]))
  const text = write(thinkingTasks, 1, 60_000, { attempts: [1, 2, 2, 1], checks: true })
  for (const line of text.split('\n').slice(0, -1)) {
    const task = byFirstByte.get(line[0]) as ThinkingTask
    const prompt = line.slice(0, line.indexOf('=') + 1)
    const problem = { task: task.name, level: 1, prompt, answer: '' }
    expect(isHeldOut(task, problem), line).toBe(false)
    expect(task.verify(problem, line.slice(prompt.length)), line).toBe(true)
  }
})

test('attempts and levels are mixed by their weights', () => {
  const lines = write([countdown], 1, 60_000, { attempts: [1, 0, 3], checks: true, levels: [0, 1] }).split('\n')
  const attempts = lines.slice(0, -1).map((line) => attemptsIn(line.slice(line.indexOf('=') + 1)))
  const share = attempts.filter(({ length }) => length === 1).length / attempts.length
  expect(Math.abs(share - 0.25)).toBeLessThan(0.05)
  expect(attempts.every((all) => all.length === 2 || all[0]?.check === 'none')).toBe(true)
  const numbers = lines.slice(0, -1).flatMap((line) => line.slice(2, line.indexOf(':')).split(',').map(Number))
  expect(Math.max(...numbers)).toBe(12)
})

test('levels beyond those of a task are left out for it', () => {
  const text = write([countdown, maze], 1, 2000, { attempts: [1], checks: false, levels: [1, 0, 0, 0, 1] })
  expect(text).toContain('Z ')
})

test.each([
  ['no-tasks', [], 65, { attempts: [1], checks: true }],
  ['wrong-mixture', [countdown], 65, { attempts: [], checks: true }],
  ['wrong-mixture', [countdown], 65, { attempts: [0, -1, 2], checks: true, levels: [1] }],
  ['wrong-mixture', [maze], 65, { attempts: [1], checks: true, levels: [0, 0, 0, 0, 1] }],
  ['window-too-short', [countdown], 65, { attempts: [1], checks: true }],
  ['wrong-attempts', [countdown], 129, { attempts: [1], checks: true, blind: true }],
] as const)('%s is said', (code, tasks, bytes, mixture) => {
  expect(() => thinkingText(tasks, createRandom(1), bytes, mixture)).toThrow(expect.objectContaining({ code }))
})
