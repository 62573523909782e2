import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../../stats/index.ts'
import { toJson } from '../../store/index.ts'
import { abilities } from '../../tasks/index.ts'
import { analyseLower, isStalled, meaningOf, resolveForecasts } from './analyse.ts'
import { planLadder, runsOf } from './plan.ts'
import { recipe } from './recipe.ts'
import type { LadderRun, PlannedRun } from './record.ts'

const plan = planLadder({
  seed: 1,
  budget: { seconds: 300 },
  speed: { lanes: 2, secondsPerCall: 8e-4, laneRate: 3e10, topRate: 4e10, topThreads: 2 },
  text: { sha256: 'a'.repeat(64), trainBytes: 1e7 },
})
const planned = plan.trunks.flatMap(({ runs }) => runs)
const bigramLoss = 2.4
const text = { bigramLoss, letters: 0.78 }

/** A law of the kind that prose gives at these sizes. */
const lawAt = ({ N, D }: PlannedRun): number =>
  1.15 + (0.43 * (N / 4e4) ** -0.68 + 0.57 * (D / 6e5) ** -0.87) ** 0.355 * 0.85

function finish(run: PlannedRun, random: Random, changes: Partial<LadderRun> = {}): LadderRun {
  const loss = lawAt(run) * Math.exp(0.0025 * random.normal())
  const exact = 1 / (1 + (run.C / 1e12) ** -0.5)
  const curve = Array.from({ length: 40 }, (_, i) => ({
    tokens: (run.D * (i + 1)) / 40,
    loss: loss + 3 * Math.exp(-i / 6),
  }))
  return {
    ...run,
    status: 'done',
    loss,
    bpb: loss / Math.LN2,
    unseenLoss: 1.15 * loss,
    abilities: abilities.map(({ name }) => ({
      task: name,
      exact,
      exactByLevel: [exact],
      logProbability: -1,
      problems: 96,
    })),
    excluded: null,
    curve,
    tokensPerSecond: 1e5,
    ...changes,
  }
}

const finishAll = (change: (run: PlannedRun, i: number) => Partial<LadderRun> = () => ({})): LadderRun[] => {
  const random = createRandom('runs')
  return planned.map((run, i) => finish(run, random, change(run, i)))
}
/** Runs that nothing keeps from the fit. */
const usable = (run: PlannedRun): boolean => run.D >= recipe.transitionTokens

describe('isStalled', () => {
  const curve = (at: (i: number) => number) => Array.from({ length: 60 }, (_, i) => ({ tokens: i, loss: at(i) }))

  test('a run parked at the loss of ignoring context is stalled', () => {
    expect(isStalled({ loss: 2.41, curve: curve((i) => (i < 10 ? 4 : 2.45)) }, bigramLoss)).toBe(true)
  })
  test('one that is still falling there is not, nor one that got below', () => {
    expect(isStalled({ loss: 2.41, curve: curve((i) => 3.4 - i / 60) }, bigramLoss)).toBe(false)
    expect(isStalled({ loss: 2.1, curve: curve(() => 2.1) }, bigramLoss)).toBe(false)
  })
  test('one without a loss or a curve is not judged', () => {
    expect(isStalled({ loss: null, curve: curve(() => 2.5) }, bigramLoss)).toBe(false)
    expect(isStalled({ loss: 2.5, curve: [] }, bigramLoss)).toBe(false)
  })
})

describe('the law and the forecasts of the lower rungs', () => {
  const analysis = analyseLower(plan, finishAll(), text)

  test('forecast the loss first, then the loss on unseen text and every ability', () => {
    const quantities = analysis.forecasts.map(({ quantity }) => quantity)
    expect(quantities).toEqual(['loss', 'unseenLoss', ...abilities.map(({ name }) => `ability:${name}`)])
    expect(analysis.forecasts.map(({ higherIsBetter }) => higherIsBetter)).toEqual(
      quantities.map((name) => name.startsWith('ability')),
    )
    expect(analysis.forecasts[0]?.identified).toBe(true)
    expect(analysis.law.diagnostics.join()).not.toContain('weak beliefs')
  })

  test('foresee a top rung that follows the law, and are JSON through and through', () => {
    const truth = lawAt(plan.top.runs[0] as PlannedRun)
    const { mean, interval95 } = analysis.forecasts[0]?.forecast ?? { mean: 0, interval95: [0, 0] as const }
    expect(Math.abs(mean / truth - 1)).toBeLessThan(0.02)
    expect(interval95[0]).toBeLessThan(truth)
    expect(interval95[1]).toBeGreaterThan(truth)
    expect(() => toJson(analysis, 'analysis')).not.toThrow()
  })

  test('draw a frontier that falls with compute up to the top rung', () => {
    const { frontier } = analysis.law
    expect(frontier.length).toBeGreaterThan(5)
    expect(frontier.at(-1)?.C).toBeCloseTo(plan.top.runs[0]?.C ?? 0, -6)
    const losses = frontier.map(({ loss }) => loss)
    expect(losses).toEqual(losses.toSorted((a, b) => b - a))
  })

  test('depend on nothing but their inputs', () => {
    expect(analyseLower(plan, finishAll(), text)).toStrictEqual(analysis)
  })

  test('leave out, with the reason, only runs within the transition', () => {
    for (const run of analysis.runs) {
      if (usable(run)) expect(run.excluded).toBeNull()
      else expect(run.excluded).toMatch(/transition/)
    }
  })

  test('do without unseen text where there is none', () => {
    const { forecasts } = analyseLower(
      plan,
      finishAll(() => ({ unseenLoss: null })),
      text,
    )
    expect(forecasts.map(({ quantity }) => quantity)).not.toContain('unseenLoss')
  })
})

describe('runs that do not belong in a fit', () => {
  test('are kept, named and left out: diverged, stalled', () => {
    const flat = Array.from({ length: 40 }, (_, i) => ({ tokens: i, loss: 2.45 }))
    const trunk = planned.find(usable)?.trunk
    const fate = (run: PlannedRun): Partial<LadderRun> => {
      if (run.trunk === trunk) return { status: 'diverged', loss: null, bpb: null, unseenLoss: null, abilities: [] }
      if (run.trunk === planned.find((other) => usable(other) && other.trunk !== trunk)?.trunk)
        return { loss: 2.42, curve: flat }
      return {}
    }
    const { runs, forecasts } = analyseLower(plan, finishAll(fate), text)
    expect(runs.map(({ id }) => id)).toEqual(planned.map(({ id }) => id))
    for (const run of runs.filter(usable)) {
      const expected = fate(run)
      if (expected.status === 'diverged')
        expect(run).toMatchObject({ status: 'diverged', excluded: expect.stringContaining('diverged') })
      else if (expected.loss === 2.42)
        expect(run).toMatchObject({ status: 'stalled', excluded: expect.stringContaining('stalled') })
      else expect(run.excluded).toBeNull()
    }
    expect(forecasts.length).toBeGreaterThan(0)
  })

  test('leave nothing to forecast when fewer than five others remain', () => {
    let left = 4
    const { law, forecasts, runs } = analyseLower(
      plan,
      finishAll((run) => (usable(run) && left-- > 0 ? {} : { status: 'diverged', loss: null })),
      text,
    )
    expect(runs.filter(({ excluded }) => excluded === null)).toHaveLength(4)
    expect(forecasts).toEqual([])
    expect(law).toMatchObject({ params: null, frontier: [] })
    expect(law.diagnostics.join()).toMatch(/only 4 runs/)
  })

  test('whatever is left out at random, what remains gives numbers or nothing', () => {
    const random = createRandom('subsets')
    for (let draw = 0; draw < 6; draw++) {
      const kept = 0.2 + 0.6 * random.uniform()
      const finished = finishAll(() => (random.uniform() < kept ? {} : { status: 'diverged', loss: null }))
      const { law, forecasts } = analyseLower(plan, finished, text)
      expect(() => toJson({ law, forecasts }, 'analysis')).not.toThrow()
    }
  })

  test('one size alone gives numbers that do not claim to be identified', () => {
    const { N } = planned.find(usable) as PlannedRun
    const finished = finishAll((run) => (run.N === N ? {} : { status: 'failed', loss: null }))
    const { law, forecasts } = analyseLower(plan, finished, text)
    expect(() => toJson({ law, forecasts }, 'analysis')).not.toThrow()
    for (const { identified } of forecasts.slice(0, 2)) expect(identified).toBe(false)
    expect(law.diagnostics).toContainEqual(expect.stringContaining('lean on weak beliefs'))
  })
})

describe('the verdict', () => {
  const { forecasts } = analyseLower(plan, finishAll(), text)
  const top = plan.top.runs[0] as PlannedRun
  const verdictAt = (factor: number) => {
    const loss = (forecasts[0]?.forecast.mean ?? 0) * factor
    const resolved = resolveForecasts(forecasts, finish(top, createRandom('top'), { loss, unseenLoss: 1.15 * loss }))
    return resolved[0]?.verdict
  }

  test('holds where forecast, is a wall above, a leap below', () => {
    expect(verdictAt(1)).toMatchObject({ verdict: 'holds', error: 0 })
    expect(verdictAt(1.1)?.verdict).toBe('wall')
    expect(verdictAt(0.9)?.verdict).toBe('leap')
    expect(verdictAt(1.1)?.error).toBeCloseTo(0.1, 10)
  })

  test('is told with what it does not say', () => {
    for (const factor of [0.9, 1, 1.1]) {
      const verdict = verdictAt(factor) ?? null
      expect(meaningOf(verdict, 'done')).toMatch(/nothing about larger scales/)
    }
    expect(meaningOf(verdictAt(1.1) ?? null, 'done')).toContain('10.0% worse than forecast')
    expect(meaningOf(null, 'diverged')).toContain('ended diverged')
    expect(meaningOf(null, 'done')).toMatch(/too little to fit/)
  })

  test('a top rung that diverged has neither outcome nor verdict', () => {
    const diverged = finish(top, createRandom('top'), { status: 'diverged', loss: null })
    for (const { outcome, verdict } of resolveForecasts(forecasts, diverged))
      expect([outcome, verdict]).toEqual([null, null])
  })
})

test('runsOf lists all runs, the top last', () => {
  const all = runsOf(plan)
  expect(all).toHaveLength(planned.length + 1)
  expect(all.at(-1)?.top).toBe(true)
})
