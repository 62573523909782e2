import { describe, expect, test } from 'vitest'
import { simulatedStudy, TASKS } from '../../../test/support/thinking-study.ts'
import { type VotedTask, voteStudy } from '../../../test/support/vote-study.ts'
import { createRandom, mean } from '../../stats/index.ts'
import { judge } from '../verdict.ts'
import { foresee, type ThinkingCell } from './index.ts'

const options = (seed: number) => ({ random: createRandom('foresee', seed), replicates: 20 })
const holds = ([low, high]: readonly [number, number], value: number) => (low <= value && value <= high ? 1 : 0)

const full: VotedTask = { task: 'full', ease: 7, wrong: 4 }
const middling: VotedTask = { task: 'middling', ease: -0.4, wrong: 5 }
const hopeless: VotedTask = { task: 'hopeless', ease: -9, wrong: 4 }

/** The best model's 64 samples, from studies of up to 16. */
const foreseen = (tasks: readonly VotedTask[], seeds: number) =>
  Array.from({ length: seeds }, (_, seed) => {
    const study = voteStudy(createRandom('votes', seed), tasks)
    const target = { model: study.model, thinking: 64, samples: 64 }
    return { ...foresee(study.cells, study.groups, target, options(seed)), outcome: study.outcome(64) }
  })

describe('where votes are all there is, and no law is built in', () => {
  // how often intervals hold is told by more studies: foresee.slow.test.ts
  test('a full task, one in the middle and one at zero: bounded each, and the mean is their mean', () => {
    for (const { forecast, tasks, outcome } of foreseen([full, middling, hopeless], 4)) {
      expect(Math.abs(forecast.mean - outcome)).toBeLessThan(0.08)
      expect(forecast.interval80[1] - forecast.interval80[0]).toBeLessThan(0.08)
      const [top, middle, bottom] = tasks.map((task) => task.forecast)
      expect(top?.mean).toBeGreaterThan(0.97)
      expect(top?.interval80[1]).toBe(1)
      expect(bottom?.mean).toBeLessThan(0.03)
      expect(bottom?.interval80[0]).toBe(0)
      expect(middle?.sd).toBeGreaterThan(2 * (top?.sd as number))
      expect(mean([top, middle, bottom].map((each) => each?.mean as number))).toBeCloseTo(forecast.mean, 12)
    }
  })

  test('nothing left to gain, or nothing to be had, is no surprise when it comes', () => {
    for (const tasks of [[full], [hopeless]]) {
      for (const { forecast, identified, outcome } of foreseen(tasks, 2)) {
        expect(holds(forecast.interval80, outcome)).toBe(1)
        const { verdict } = judge(forecast, outcome, { higherIsBetter: true, identified })
        expect(['holds', 'unknown']).toContain(verdict)
      }
    }
  })
})

test('a forecast of four times the samples holds the outcome in its 80% interval about as often as it says', () => {
  const held = Array.from({ length: 12 }, (_, seed) => {
    const { cells, groups, measure } = simulatedStudy(createRandom('foresee', seed), { problems: 150 })
    const { model } = cells.at(-1) as ThinkingCell
    const { forecast, tasks, identified } = foresee(
      ...([cells, groups, { model, thinking: 256, samples: 64 }] as const),
      options(seed),
    )
    expect(identified).toBe(true)
    expect(tasks.map(({ task }) => task)).toEqual(TASKS)
    return holds(forecast.interval80, mean(measure(model, 256, 64)))
  })
  expect(mean(held)).toBeGreaterThanOrEqual(0.6)
})

describe('what cannot be foreseen', () => {
  const { cells, groups } = simulatedStudy(createRandom('bad'), { problems: 40 })
  const { model } = cells[0] as ThinkingCell

  test('a budget that was measured, and one without smaller ones', () => {
    const at = (samples: number) => ({ model, thinking: 256, samples })
    expect(() => foresee(cells, groups, at(8), options(1))).toThrow(/must lie beyond/)
    const few = cells.filter(({ samples }) => samples <= 2)
    expect(() => foresee(few, groups, at(4), options(1))).toThrow(/needs three levels/)
  })

  test('a task of which nothing was verified is left out, and a study without any refused', () => {
    const failed = (some: (task: string) => boolean) =>
      cells.map((cell) => ({
        ...cell,
        success: cell.success.map((value, i) => (some(groups[i] as string) ? null : value)),
      }))
    const target = { model, thinking: 256, samples: 64 }
    const { tasks, forecast } = foresee(
      failed((task) => task === 'maze'),
      ...([groups, target, options(1)] as const),
    )
    expect(tasks.map(({ task }) => task)).toEqual(TASKS.filter((task) => task !== 'maze'))
    expect(mean(tasks.map((each) => each.forecast.mean))).toBeCloseTo(forecast.mean, 12)
    expect(() =>
      foresee(
        failed(() => true),
        ...([groups, target, options(1)] as const),
      ),
    ).toThrow(/could be verified/)
  })
})
