import { expect, test } from 'vitest'
import { ladderRecord } from '../../../test/figures/ladder-record.ts'
import { ladderPlan } from '../../../test/support/ladder-plan.ts'
import type { SingleRecord } from '../../studies/index.ts'
import type { StoredRun } from '../stored-runs.ts'
import { studyTable } from './report.ts'
import { runTable } from './runs.ts'
import { printable } from './sample.ts'
import { trainSummary } from './train.ts'
import { judgementText } from './verdict.ts'

const style = { columns: 80, color: false, unicode: true }

test('runs as a table, trunks only counted', () => {
  const base = { width: 16, depth: 2, N: 12_288, C: 6.4e10, loss: 2.0091, updatedAt: '2026-11-23T07:17:31.414Z' }
  const runs: StoredRun[] = [
    { ...base, id: 'aaaaaaaaaaaa', kind: 'trunk', trunk: null, status: 'done', D: null, C: null, loss: null },
    { ...base, id: 'bbbbbbbbbbbb', kind: 'run', trunk: 'aaaaaaaaaaaa', status: 'done', D: 654_336 },
    { ...base, id: 'cccccccccccc', kind: 'run', trunk: 'aaaaaaaaaaaa', status: 'interrupted', D: 1e6, loss: null },
  ]
  expect(runTable(runs, { ...style, columns: 100 }).split('\n')).toEqual([
    '  run           kind         size      N     D       C   loss  status       last change',
    '  bbbbbbbbbbbb  of aaaaaaaa  16×2  12.3k  654k  6.4e10  2.009  done         11-23 07:17',
    '  cccccccccccc  of aaaaaaaa  16×2  12.3k    1M  6.4e10      -  interrupted  11-23 07:17',
    '',
    '  2 runs from 1 trunk; times are UTC. npx escalado runs RUN shows one.',
    '',
  ])
  for (const line of runTable(runs, style).split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  expect(runTable([], style)).toContain('No run has been stored here yet')
})

test('studies as a table, with those that have no verdict', () => {
  const kind = 'ladder' as const
  const done = { kind, id: 'aa22', plan: ladderPlan, record: { ...ladderRecord, command: 'npx escalado ladder' } }
  const text = studyTable([{ kind, id: 'aa11', plan: ladderPlan, record: null }, done], style)
  expect(text).toMatch(/aa11 +ladder +- +1 +not yet +-/)
  expect(text).toMatch(/aa22 +ladder +(holds|wall|leap|unknown) +1 +\d{4}-.*npx escalado ladder/)
})

test('a trained model: its numbers, or why there are none', () => {
  const run: SingleRecord = {
    ...{ run: 'bbbbbbbbbbbb', trunk: 'aaaaaaaaaaaa', seed: 1, width: 32, depth: 2, N: 32_768, D: 5e5, C: 1.1e11 },
    ...{ steps: 1953, batch: 4, context: 64, learningRate: 0.005, epochs: 0.2, status: 'done' },
    ...{ loss: 2, bpb: 2.885, unseenLoss: null, tokensPerSecond: 51_000, command: 'npx escalado train' },
    abilities: [{ task: 'copy', exact: 0.125, exactByLevel: [0.125], logProbability: -1, problems: 24 }],
    text: { description: 'a book', sha256: '0' },
    device: { name: 'cpu', kind: 'a processor', precision: 'float32' },
  }
  const text = trainSummary(run, "npx escalado sample bbbbbbbbbbbb --prompt 'The '", style)
  expect(text).toContain('  loss      2.000 nats per byte on held-out text, 2.885 bits per byte\n')
  expect(text).toContain('  unseen    not measured\n  abilities copy 13%\n')
  const nothing = { ...run, status: 'diverged', loss: null, bpb: null, abilities: [], tokensPerSecond: null } as const
  expect(trainSummary(nothing, '', style)).toContain('none: the run diverged; try a lower --learning-rate')
})

test('a judged forecast ends with what it does not show', () => {
  const resolved = ladderRecord.forecasts[0] as (typeof ladderRecord.forecasts)[0]
  const base = { seal: 'ab12', at: '2026-11-23T07:17:31.414Z', quantity: 'loss', forecast: resolved.forecast }
  const open = {
    ...base,
    run: { N: 177e3, D: 4.24e6, C: 4.77e12 },
    outcome: null,
    error: null,
    verdict: null,
    u: null,
    power: null,
    meaning: 'Nothing.',
    resolvedAt: null,
  }
  expect(judgementText(open, style)).toMatch(
    /resolved {2}not yet\n {2}run {7}N 177k, D 4.24M, C 4.8e12 FLOP\n.*forecast {2}loss [\s\S]*verdict {3}none\n {12}Nothing\.\n$/,
  )
  const judged = {
    ...open,
    outcome: 2.31,
    error: 0.33,
    verdict: 'wall' as const,
    u: 0.999,
    power: 0.9,
    meaning: 'It is worse.',
  }
  expect(judgementText(judged, style)).toContain('  error     +33.00%   u 0.999   power 0.9\n  verdict   wall\n')
})

test('what a model writes cannot steer the terminal', () => {
  expect(printable('a\u001b[31m\u0007b\u007f\n\tc\r')).toBe('a␛[31m␇b␡\n\tc␍')
  expect(printable('x\u009by')).toBe('x�y')
})
