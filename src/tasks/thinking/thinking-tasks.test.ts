import { expect, test } from 'vitest'
import { EscaladoError } from '../../error.ts'
import { createRandom, type Random } from '../../stats/index.ts'
import { abilities } from '../abilities.ts'
import { heldOutProblems, isHeldOut } from '../held-out.ts'
import type { Problem } from '../task.ts'
import { judgeAttempts } from './attempts.ts'
import type { ThinkingTask } from './thinking-task.ts'
import { thinkingTasks } from './thinking-tasks.ts'

const tasks = thinkingTasks.map((task) => ({ task, name: task.name }))
const levels = tasks.flatMap(({ task, name }) =>
  Array.from({ length: task.levels }, (_, i) => ({ task, level: i + 1, name: `${name} ${i + 1}` })),
)
const many = (task: ThinkingTask, level: number, count: number): Problem[] => {
  const random = createRandom('many', task.name, level)
  return Array.from({ length: count }, () => task.generate(random, level))
}
const thoughtOf = (task: ThinkingTask, random: Random, problem: Problem, attempts: number, checks: boolean): string =>
  task.trace(random, problem, { attempts, checks }).slice(problem.prompt.length)
const codeOf = (run: () => unknown): string | undefined => {
  try {
    run()
  } catch (thrown) {
    return thrown instanceof EscaladoError ? thrown.code : String(thrown)
  }
  return undefined
}

test('eight tasks, told apart from each other and from the abilities by name and first byte', () => {
  const all = [...abilities, ...thinkingTasks]
  expect(new Set(all.map(({ name }) => name)).size).toBe(14)
  expect(new Set(all.map((task) => task.generate(createRandom(1), 1).prompt[0])).size).toBe(14)
})

test.each(levels)('$name: problems follow from the seed, and their answers are right', ({ task, level }) => {
  for (const [seed, problem] of many(task, level, 20).entries()) {
    expect(task.generate(createRandom(seed), level)).toEqual(task.generate(createRandom(seed), level))
    expect(problem).toMatchObject({ task: task.name, level })
    expect(problem.prompt + problem.answer).toMatch(/^[!-~]( [ -~]+)$/)
    expect(problem.answer.startsWith(task.answerMark)).toBe(true)
    expect(task.verify(problem, problem.answer)).toBe(true)
    expect(task.verify(problem, `${problem.answer}!`)).toBe(true)
    expect(task.verify(problem, `${problem.answer}\nwhat follows does not count`)).toBe(true)
    expect(task.attemptsOf(problem.answer)).toBe(1)
  }
})

test.each(levels)('$name: what only looks like the answer is wrong', ({ task, level }) => {
  const random = createRandom('mutations', task.name, level)
  const taken: string[] = []
  for (const problem of many(task, level, 30)) {
    const { answer } = problem
    const bare = answer.slice(task.answerMark.length)
    const at = random.integer(answer.length)
    const other = random.pick([...'a7)>=#1,'].filter((character) => character !== answer[at]))
    const fullWidth = bare.replace(/[0-9a-z]/, (character) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0))
    for (const wrong of [
      answer.slice(0, at) + other + answer.slice(at + 1),
      answer.slice(0, at) + answer.slice(at + 1),
      `${answer}${other}`,
      '',
      `\n${answer}`,
      `${answer} `,
      `${answer}\r`,
      `${task.answerMark} ${bare}`,
      `${task.answerMark}0${bare}`,
      `${task.answerMark}+${bare}`,
      `${task.answerMark}${fullWidth}`,
      `${task.answerMark}\u200b${bare}`,
      `${answer}\0`,
      `${answer}!!`,
      `${answer}?`,
      `${answer};`,
      `${task.answerMark}!${bare}`,
      `${answer}>${bare}`,
      `${answer}${bare.repeat(50)}`,
      task.answerMark + '9'.repeat(400),
    ]) {
      if (task.verify(problem, wrong)) taken.push(`${problem.prompt} ${wrong}`)
    }
  }
  expect(taken).toEqual([])
})

test.each(levels)('$name: traces end with the right attempt, after different wrong ones', ({ task, level }) => {
  const random = createRandom('traces', task.name, level)
  let most = 0
  for (const problem of many(task, level, 12)) {
    for (const [attempts, checks] of [1, 9].flatMap((n) => [true, false].map((on) => [n, on] as const))) {
      const thought = thoughtOf(task, random, problem, attempts, checks)
      const judged = judgeAttempts(task, problem, thought)
      const made = judged.length
      expect(problem.prompt.length + thought.length + 1).toBeLessThanOrEqual(task.room(level))
      expect(made).toBeLessThanOrEqual(attempts)
      expect([task.attemptsOf(thought), task.verify(problem, thought)]).toEqual([made, true])
      expect(judged.map(({ check, isRight }) => `${check} ${isRight}`)).toEqual(
        judged.map((_, i) => `${checks ? (i === made - 1 ? 'right' : 'wrong') : 'none'} ${i === made - 1}`),
      )
      expect(new Set(judged.map(({ text }) => task.answerOf(problem, text))).size).toBe(made)
      most = Math.max(most, made)
    }
  }
  expect(most).toBeGreaterThanOrEqual(2)
})

test.each(levels)('$name: a trace without attempts is the direct answer; each follows from the seed', (example) => {
  const { task, level } = example
  const [problem] = many(task, level, 1) as [Problem]
  expect(thoughtOf(task, createRandom(1), problem, 0, true)).toBe(problem.answer)
  const trace = () => thoughtOf(task, createRandom(1), problem, 3, true)
  expect(trace()).toBe(trace())
})

test.each(tasks)('$name: a blind trace holds the same attempts in random order', ({ task }) => {
  const random = createRandom('blind', task.name)
  const rights = many(task, task.levels, 200).flatMap((problem) => {
    const trace = task.trace(random, problem, { attempts: 2, checks: false, blind: true })
    const judged = judgeAttempts(task, problem, trace.slice(problem.prompt.length))
    expect(judged.filter(({ isRight }) => isRight)).toHaveLength(1)
    return judged.length === 2 ? [judged[1]?.isRight] : []
  })
  const last = rights.filter(Boolean).length / rights.length
  expect(rights.length).toBeGreaterThan(150)
  expect(Math.abs(last - 0.5)).toBeLessThan(0.15)
})

test.each(tasks)('$name: all steps of a right attempt are right', ({ task }) => {
  for (const problem of many(task, task.levels, 50)) {
    const thought = thoughtOf(task, createRandom('steps'), problem, 1, true)
    const steps = task.verifySteps?.(problem, thought) ?? []
    expect(steps.length).toBeGreaterThan(0)
    expect(steps.every(Boolean), thought).toBe(true)
    // A step that breaks off is judged as it stands, without a throw.
    for (let end = 0; end < thought.length; end++) task.verifySteps?.(problem, thought.slice(0, end))
  }
})

test.each(tasks.filter(({ task }) => task.answerMark !== ''))('$name: a wrong attempt has a wrong step', ({ task }) => {
  const random = createRandom('wrong steps', task.name)
  for (const problem of many(task, task.levels, 50)) {
    const [first, ...others] = judgeAttempts(task, problem, thoughtOf(task, random, problem, 2, true))
    if (first === undefined || others.length === 0) continue
    const { text } = first
    // The slip may be in the last calculation, which is the answer itself.
    const steps = task.verifySteps?.(problem, text) ?? []
    const truth = task.trace(random, problem, { attempts: 1, checks: true })
    const thought = text.slice(0, text.indexOf(task.answerMark))
    expect(steps.every(Boolean)).toBe(truth.startsWith(`${problem.prompt}${thought}>`))
  }
})

const alphabet = [
  ...'0123456789+-*/=,:;?!>.#<()abcdefse udlrNPRXeE_\n\r\t\0',
  '\u0661',
  '\uff11',
  '\ud800',
  '\u{1f600}',
  'é',
]

test.each(tasks)('$name: nothing throws on 10,000 strings, and equal answers are equally right', ({ task }) => {
  const random = createRandom('fuzz', task.name)
  const problems = Array.from({ length: task.levels }, (_, i) => many(task, i + 1, 10)).flat()
  const scribble = Array.from({ length: 5000 }, () => random.pick(alphabet)).join('')
  const verdicts = new Map<string, boolean>()
  const contradictions: string[] = []
  let right = 0
  for (let i = 0; i < 10_000; i++) {
    const problem = problems[i % problems.length] as Problem
    const at = random.integer(scribble.length)
    const isLong = i % 100 === 0
    const text =
      i % 2 === 0 ? scribble.slice(at, at + random.integer(isLong ? 400 : 24)) : mutate(random, problem.answer)
    const answer = task.answerOf(problem, text)
    const isRight = task.verify(problem, text)
    task.verifySteps?.(problem, text)
    task.attemptsOf(text)
    const seen = `${problem.prompt} ${answer}`
    if ((verdicts.get(seen) ?? isRight) !== isRight || (isRight && answer === undefined)) contradictions.push(text)
    verdicts.set(seen, isRight)
    if (isRight) right++
  }
  expect(contradictions).toEqual([])
  expect(right).toBeGreaterThan(100)
})

/** Up to two characters changed, taken away or put in; often a right answer still. */
function mutate(random: Random, text: string): string {
  let mutated = text
  for (let i = random.integer(3); i > 0; i--) {
    const at = random.integer(mutated.length + 1)
    const put = random.integer(3) > 0 ? random.pick(alphabet) : ''
    mutated = mutated.slice(0, at) + put + mutated.slice(at + random.integer(2))
  }
  return mutated
}

test.each(levels)('$name: has as many held-out problems as it declares', ({ task, level }) => {
  const problems = heldOutProblems(task, level, task.heldOutCount(level), createRandom('held out', level))
  expect(problems.every((problem) => isHeldOut(task, problem))).toBe(true)
  expect(new Set(problems.map((problem) => task.key?.(problem) ?? problem.prompt)).size).toBe(problems.length)
})

test.each(tasks)('$name: one problem in ten is held out', ({ task }) => {
  const keys = new Map<string, boolean>()
  for (const problem of many(task, task.levels, 3000)) {
    keys.set(task.family?.(problem) ?? task.key?.(problem) ?? problem.prompt, isHeldOut(task, problem))
  }
  const share = [...keys.values()].filter(Boolean).length / keys.size
  expect(Math.abs(share - 0.1)).toBeLessThan(0.04)
})

test.each(tasks)('$name: a level it has not and a number of attempts that is none are said', ({ task }) => {
  const [problem] = many(task, 1, 1) as [Problem]
  for (const level of [0, 1.5, task.levels + 1]) {
    expect(codeOf(() => task.generate(createRandom(1), level))).toBe('unknown-level')
    expect(codeOf(() => task.room(level))).toBe('unknown-level')
  }
  for (const attempts of [-1, 0.5, Number.NaN]) {
    expect(codeOf(() => task.trace(createRandom(1), problem, { attempts, checks: true }))).toBe('wrong-attempts')
  }
  expect(codeOf(() => task.trace(createRandom(1), problem, { attempts: 1, checks: true, blind: true }))).toBe(
    'wrong-attempts',
  )
})
