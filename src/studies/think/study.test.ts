/** All jobs of a study on models that are far too small, and what follows from them. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onnx } from '../../engine/index.ts'
import { createRandom } from '../../stats/index.ts'
import { openStore, readRun, runId, type Store } from '../../store/index.ts'
import { type Analysis, analyse, lawCells, leastThinking } from './analyse.ts'
import { verifierPlace } from './jobs.ts'
import { measure, measureTarget } from './measure.ts'
import type { MeasuredCell, MeasuredModel } from './measured.ts'
import { modelsOf, type PlannedModel, practiceIdentity, teachingIdentity } from './models.ts'
import { planThinking } from './presets.ts'
import { practiceOf, recordOf, resolvedForecasts, spentOf } from './recorded.ts'
import type { ThinkSpec } from './spec.ts'
import { learnToVerify, practise, teach } from './train.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-think-study-'))
const quick = planThinking('quick', 3, [{ name: 'sudoku', level: 1 }])
const spec: ThinkSpec = {
  ...quick,
  widths: [16, 24],
  depth: 1,
  teaching: { ...quick.teaching, steps: [20, 60] },
  verifier: { ...quick.verifier, problems: 24, steps: 10 },
  practice: { ...quick.practice, iterations: 2, problems: 4, group: 4, batch: 16 },
  measuring: { ...quick.measuring, problems: 5, samples: 8, budgets: [8], target: 16 },
}
const machine = { backend: onnx, threads: 1 } as const
const host = { machine, shouldStop: () => false, progress: () => {} }

let store: Store
let measured: MeasuredModel[]
let analysis: Analysis

beforeAll(async () => {
  store = openStore(folder, { create: true })
  for (const width of spec.widths) {
    for (const steps of spec.teaching.steps) expect(await teach(store, spec, width, steps, host)).toBe('done')
    expect(await learnToVerify(store, spec, width, host)).toBe('done')
    expect(await practise(store, spec, width, 'verified', host)).toBe('done')
  }
  expect(await practise(store, spec, spec.widths[1] as number, 'shuffled', host)).toBe('done')
  measured = []
  for (const { id, place, width, thorough } of modelsOf(spec)) {
    const verifier = thorough ? verifierPlace(spec, width) : null
    measured.push((await measure({ store, spec, model: id, place, verifier }, host)) as MeasuredModel)
  }
  analysis = analyse({ spec, measured, spent: spentOf(store, spec) })
}, 300_000)

afterAll(() => fs.rmSync(folder, { recursive: true }))

test('each model is measured on every task, thorough ones by every strategy', () => {
  for (const [i, { thorough }] of modelsOf(spec).entries()) {
    const { cells, thinking } = measured[i] as MeasuredModel
    expect(thinking.map(({ task }) => task)).toEqual(spec.tasks.map(({ name }) => name))
    expect(new Set(cells.map(({ strategy }) => strategy)).size).toBe(thorough ? 13 : 2)
    for (const { success, flops, tokens } of cells) {
      expect(success).toHaveLength(spec.measuring.problems)
      expect(success.every((value) => value !== null && value >= 0 && value <= 1)).toBe(true)
      expect(flops).toBeGreaterThan(0)
      expect(tokens).toBeGreaterThan(0)
    }
  }
})

test('coverage grows with samples, and no choice beats it', () => {
  for (const { cells } of measured) {
    for (const { task, samples, success } of cells.filter(({ strategy }) => strategy === 'best by exact verifier')) {
      const others = cells.filter((cell) => cell.task === task && cell.samples === samples && cell.thinking === null)
      for (const { strategy, success: chosen } of others) {
        if (!/likelihood|vote|learned|coin/.test(strategy) || strategy === 'adaptive vote') continue
        for (const [i, share] of chosen.entries())
          expect(share as number, strategy).toBeLessThanOrEqual((success[i] as number) + 2e-4)
      }
    }
  }
})

test('what a model cost is what its trainings cost', () => {
  const spent = spentOf(store, spec)
  const of = (model: PlannedModel) => spent.find((each) => each.model === model.id)
  for (const model of modelsOf(spec)) {
    expect(of(model)?.teaching).toBeGreaterThan(0)
    expect((of(model)?.practice ?? 0) > 0).toBe(model.practised > 0)
  }
  const [half, whole] = [0.5, 1].map((share) => modelsOf(spec).find(({ practised }) => practised === share))
  expect(of(half as PlannedModel)?.practice).toBeLessThan(of(whole as PlannedModel)?.practice as number)
})

test('a job that is done is not done again, and one that is asked to stop leaves nothing half done', async () => {
  const [width, steps] = [16, 20]
  const before = readRun(store, runId(teachingIdentity(spec, width, steps))).updatedAt
  expect(await teach(store, spec, width, steps, host)).toBe('done')
  expect(readRun(store, runId(teachingIdentity(spec, width, steps))).updatedAt).toBe(before)
  const other = { ...spec, seed: 4 }
  expect(await teach(store, other, width, steps, { ...host, shouldStop: () => true })).toBe('stopped')
  expect(readRun(store, runId(teachingIdentity(other, width, steps))).status).toBe('interrupted')
})

test('a thinking budget without room for an answer is no start to gain from', () => {
  const two = planThinking('quick', 1, [
    { name: 'countdown', level: 1 },
    { name: 'long-addition', level: 1 },
  ])
  // 1+1=2*3=6 has nine bytes
  expect(leastThinking(two).get('countdown')).toBeGreaterThanOrEqual(9)
  expect(leastThinking(two).get('long-addition')).toBe(0)
  const least = leastThinking(spec).get('sudoku') as number
  expect(least).toBeLessThanOrEqual(8)
  const gained = analysis.gains.filter(({ strategy }) => strategy === 'thinking longer')
  expect(gained.some(({ task }) => task === 'sudoku')).toBe(true)
})

test('the law is of the models that practised on true rewards, not of the control', () => {
  const planned = modelsOf(spec)
  const models = planned.map((model) => ({ ...model, teaching: 1, practice: model.practised, verifier: 0 }))
  const cell = { task: null, strategy: 'majority vote', thinking: null, samples: 1, effort: 1, tokens: 9, flops: 1e6 }
  const cells = planned.map(({ id }) => ({ ...cell, model: id, failures: 0, success: [0.5], groups: ['sudoku'] }))
  const fitted = lawCells({ spec, planned, models, cells, random: createRandom(1) }).cells
  const regular = planned.filter(({ rewards }) => rewards === 'verified')
  expect(fitted.map(({ model }) => model)).toEqual(regular.map(({ id }) => id))
  expect(regular.length).toBe(planned.length - 1)
})

test('accuracy is foreseen task by task where there are several, and coverage that is full already has a verdict', () => {
  // models this small answer nothing: let the first task rise with samples, and the second be full
  const twice = (model: MeasuredModel, number: number): MeasuredModel => ({
    ...model,
    cells: model.cells.flatMap((cell) => {
      const share = 0.1 + 0.03 * number + 0.1 * Math.log2(cell.samples)
      return [
        { ...cell, success: cell.success.map((_, i) => Math.min(1, share * (0.5 + 0.25 * i))) },
        { ...cell, task: 'sorting', success: cell.success.map(() => 1) },
      ]
    }),
    thinking: model.thinking.map((thinking) => ({
      ...thinking,
      counts: thinking.counts.map(({ samples }) => ({ right: samples, samples })),
    })),
  })
  const { forecasts } = analyse({ spec, measured: measured.map(twice), spent: spentOf(store, spec) })
  expect(forecasts.map(({ quantity }) => quantity)).toEqual([
    'accuracy',
    'accuracy:sudoku',
    'accuracy:sorting',
    'coverage',
  ])
  const means = forecasts.map(({ forecast }) => forecast.mean)
  expect(((means[1] as number) + (means[2] as number)) / 2).toBeCloseTo(means[0] as number, 12)
  const cell = { strategy: 'best by exact verifier', thinking: null, samples: 64, effort: 64, tokens: 9, flops: 1e6 }
  const outcomes = [
    { ...cell, task: 'sudoku', strategy: 'majority vote', failures: 0, success: [1, 0] },
    { ...cell, task: 'sorting', strategy: 'majority vote', failures: 0, success: [1, 1] },
    { ...cell, task: 'sorting', failures: 0, success: [1, 1] },
  ]
  const resolved = resolvedForecasts(forecasts, outcomes)
  expect(resolved.map(({ outcome }) => outcome)).toEqual([0.75, 0.5, 1, 1])
  for (const { verdict } of resolved) expect(verdict?.u).toBeGreaterThan(0)
})

test('a study ends in a record: gains against one sample, controls, a law or why there is none, an outcome', async () => {
  expect(analysis.gains.filter(({ task }) => task === null).length).toBeGreaterThan(20)
  expect(analysis.controls.map(({ name }) => name)).toEqual([
    'verifier replaced by a coin, 16×1',
    'verifier replaced by a coin, 24×1',
    'shuffled rewards, 24×1',
  ])
  expect((analysis.law.fitted === null) === (analysis.law.reason !== null)).toBe(true)
  const target = modelsOf(spec).find(({ id }) => id === analysis.target.model) as PlannedModel
  expect(target.width).toBe(24)
  const outcomes: MeasuredCell[] = []
  for (const task of spec.tasks.keys())
    outcomes.push(...(await measureTarget({ store, spec, model: target.id, place: target.place }, task, machine)))
  const forecasts = resolvedForecasts(analysis.forecasts, outcomes)
  const record = recordOf({
    ...{ id: 'study', preset: 'quick', spec, analysis, forecasts, sealed: null, measured, outcomes },
    ...{ practice: practiceOf(store, spec), machine: { cpu: 'any', cores: 2 } as never, command: 'x', seconds: 1 },
    createdAt: '2026-11-23T00:00:00.000Z',
  })
  expect(JSON.parse(JSON.stringify(record))).toEqual(record)
  expect(record.outcome === null).toBe(forecasts.length === 0)
  expect(record.practice.map(({ rewards }) => rewards)).toEqual(['verified', 'verified', 'shuffled'])
  expect(record.practice[0]?.rows).toHaveLength(2)
  expect(record.thoughts.length).toBeGreaterThan(0)
  expect(readRun(store, runId(practiceIdentity(spec, 16, 'verified'))).outcome).toMatchObject({
    traps: expect.anything(),
  })
})
