import { expect, test } from 'vitest'
import { runId } from '../../store/index.ts'
import { learningJobs, measuringJobs, targetJobs, teachingJobs } from './jobs.ts'
import { modelsOf, type PlannedModel } from './models.ts'
import { planThinking } from './presets.ts'
import { problemsOf, taughtLevels } from './spec.ts'

test.each(['quick', 'default'] as const)('the %s study: every size taught, practised, controlled', (preset) => {
  const spec = planThinking(preset, 1)
  const models = modelsOf(spec)
  expect(new Set(models.map(({ id }) => id)).size).toBe(models.length)
  for (const width of spec.widths) {
    const stages = models.filter((model) => model.width === width && model.rewards === 'verified')
    expect(stages.map(({ taught, practised }) => [taught < 1, practised])).toEqual([
      [true, 0],
      [false, 0],
      [false, 0.5],
      [false, 1],
    ])
  }
  expect(models.filter(({ rewards }) => rewards === 'shuffled')).toHaveLength(1)
  const jobs = [
    ...[...teachingJobs(spec), ...learningJobs(spec), ...measuringJobs(spec)],
    ...targetJobs(spec, models.at(-1) as PlannedModel),
  ]
  expect(new Set(jobs.map(({ name }) => name)).size).toBe(jobs.length)
  expect(new Set(jobs.map(({ result }) => JSON.stringify(result))).size).toBe(jobs.length)
  expect(jobs.every(({ work }) => work > 0)).toBe(true)
})

test('problems are held out, all different, and those of a seed', () => {
  const spec = planThinking('quick', 1)
  const problems = problemsOf(spec)
  expect(problems.map((own) => own.length)).toEqual(spec.tasks.map(() => spec.measuring.problems))
  for (const own of problems) expect(new Set(own.map(({ prompt }) => prompt)).size).toBe(own.length)
  expect(problemsOf(planThinking('quick', 1))).toEqual(problems)
  expect(problemsOf(planThinking('quick', 2))).not.toEqual(problems)
  expect(runId(spec)).not.toBe(runId(planThinking('quick', 2)))
})

test('a level beyond those taught makes room for itself', () => {
  const plain = planThinking('quick', 1, [{ name: 'countdown', level: 1 }])
  const beyond = planThinking('quick', 1, [{ name: 'countdown', level: 5 }])
  expect(beyond.context).toBeGreaterThan(plain.context)
})

test('a level beyond those taught is marked as extrapolation, one that is taught is not', () => {
  const spec = planThinking('quick', 1, [
    { name: 'sorting', level: 1 },
    { name: 'countdown', level: 3 },
  ])
  expect(spec.tasks.map(({ level }) => taughtLevels(spec).includes(level))).toEqual([true, false])
})

test('what cannot be asked for is refused in one message', () => {
  const plan = (...tasks: [string, number][]) =>
    planThinking(
      'quick',
      1,
      tasks.map(([name, level]) => ({ name, level })),
    )
  expect(() => plan(['chess', 1])).toThrow(/there is no such task to think about \(chess\).*countdown/)
  expect(() => plan(['countdown', 9])).toThrow(/level/)
  expect(() => plan(['maze', 1], ['maze', 2])).toThrow(/one level \(maze\)/)
})
