import { expect, test } from 'vitest'
import { EscaladoError } from '../error.ts'
import { createRandom } from '../stats/index.ts'
import { abilities, abilityText, testProblems } from './abilities.ts'
import { isHeldOut } from './held-out.ts'
import type { Problem, Task } from './task.ts'

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const taskOf = (problem: Problem) => abilities.find((task) => task.name === problem.task) as Task
const examples = abilities.flatMap((task) =>
  Array.from({ length: task.levels }, (_, i) => ({ task, level: i + 1, name: `${task.name} ${i + 1}` })),
)

test('six abilities of several levels, told apart by their first byte', () => {
  const firstBytes = abilities.map((task) => task.generate(createRandom(1), 1).prompt[0])
  expect(new Set(firstBytes).size).toBe(6)
  expect(abilities.every((task) => task.levels >= 5)).toBe(true)
})

test.each(examples)('$name: the answer is right, and every change of one byte of it is wrong', ({ task, level }) => {
  const random = createRandom('mutations', task.name, level)
  for (let i = 0; i < 100; i++) {
    const problem = task.generate(random, level)
    const { answer } = problem
    expect(task.verify(problem, answer)).toBe(true)
    expect(task.verify(problem, `${answer}\nwhat follows does not count`)).toBe(true)
    const at = random.integer(answer.length)
    const other = random.pick([...'aq05)]}>=< '].filter((character) => character !== answer[at]))
    for (const wrong of [
      answer.slice(0, at) + other + answer.slice(at + 1),
      answer.slice(0, at) + answer.slice(at + 1),
      answer.slice(0, at) + other + answer.slice(at),
      `${answer}${other}`,
      `0${answer}`,
      '',
      `\n${answer}`,
    ]) {
      expect(task.verify(problem, wrong), `${problem.prompt} ${wrong}`).toBe(false)
    }
  }
})

test.each(examples)('$name: fits into 62 bytes of ASCII and follows from the seed', ({ task, level }) => {
  for (let seed = 0; seed < 50; seed++) {
    const problem = task.generate(createRandom(seed), level)
    expect(task.generate(createRandom(seed), level)).toEqual(problem)
    expect(problem).toMatchObject({ task: task.name, level })
    expect(`${problem.prompt}${problem.answer}\n`.length).toBeLessThanOrEqual(62)
    expect(problem.prompt + problem.answer).toMatch(/^[ -~]+$/)
  }
})

test('one problem in ten is held out', () => {
  for (const task of abilities) {
    const random = createRandom('bucket', task.name)
    const prompts = new Map<string, boolean>()
    while (prompts.size < 3000) {
      const problem = task.generate(random, task.levels)
      prompts.set(problem.prompt, isHeldOut(task, problem))
    }
    const fraction = [...prompts.values()].filter(Boolean).length / prompts.size
    expect(Math.abs(fraction - 0.1)).toBeLessThan(0.025)
  }
})

test('training text holds no held-out problem, tests hold nothing else', () => {
  const byFirstByte = new Map(abilities.map((task) => [task.generate(createRandom(1), 1).prompt[0], task]))
  const trained = new Set<string>()
  for (let i = 0; i < 3000; i++) {
    const lines = decode(abilityText(createRandom('training', i), 65)).split('\n')
    for (const line of lines.slice(0, -1)) {
      const end = line.startsWith('K') ? line.indexOf('?') + 2 : line.indexOf('=') + 1
      const prompt = line.slice(0, end)
      trained.add(prompt)
      const task = byFirstByte.get(line[0]) as Task
      expect(isHeldOut(task, { task: task.name, level: 1, prompt, answer: '' }), line).toBe(false)
    }
  }
  expect(trained.size).toBeGreaterThan(5000)
  const tested = testProblems(createRandom('test'), 64)
  expect(tested.every((problem) => isHeldOut(taskOf(problem), problem))).toBe(true)
  expect(tested.some((problem) => trained.has(problem.prompt))).toBe(false)
})

test('test problems: as many different ones as asked for, per level, from the seed', () => {
  const problems = testProblems(createRandom(7), 64)
  expect(problems).toEqual(testProblems(createRandom(7), 64))
  expect(problems).not.toEqual(testProblems(createRandom(8), 64))
  expect(new Set(problems.map(({ level, prompt }) => `${level} ${prompt}`)).size).toBe(problems.length)
  expect(problems.map(({ task, level }) => `${task} ${level}`)).toEqual(
    examples.flatMap(({ name }) => Array<string>(64).fill(name)),
  )
})

test('asking for more test problems than there are says how many there are', () => {
  const error = (() => {
    try {
      testProblems(createRandom(1), 400)
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toBeInstanceOf(EscaladoError)
  expect((error as EscaladoError).message).toMatch(
    /^test problems per level: Level 1 of copy has only \d+ held-out problems/,
  )
})

test('ability text is exactly as long as asked, begins with an example, and follows from the seed', () => {
  for (const bytes of [1, 65, 1000]) {
    const text = abilityText(createRandom('text', bytes), bytes)
    expect(text).toHaveLength(bytes)
    expect(text).toEqual(abilityText(createRandom('text', bytes), bytes))
    expect('ABCKRS').toContain(decode(text)[0])
  }
})

test('ability text visits tasks equally often and easy levels more often', () => {
  const lines = decode(abilityText(createRandom('balance'), 300_000)).split('\n')
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line[0] ?? '', (counts.get(line[0] ?? '') ?? 0) + 1)
  for (const letter of 'ABCKRS') expect(Math.abs((counts.get(letter) ?? 0) / lines.length - 1 / 6)).toBeLessThan(0.01)
  const copies = lines.filter((line) => line.startsWith('C ')).map((line) => line.indexOf('=') - 2)
  const share = (length: number) => copies.filter((other) => other === length).length / copies.length
  // 1/l over 1 + 1/2 + … + 1/5 = 137/60.
  expect(Math.abs(share(2) - 60 / 137)).toBeLessThan(0.02)
  expect(Math.abs(share(9) - 12 / 137)).toBeLessThan(0.02)
})
