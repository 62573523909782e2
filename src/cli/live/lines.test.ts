import { expect, test } from 'vitest'
import { ladderRecord } from '../../../test/figures/ladder-record.ts'
import { ladderPlan, plannedRuns } from '../../../test/support/ladder-plan.ts'
import type { LadderRun } from '../../studies/index.ts'
import { isMilestone, lawLines, progressLine, runLine, sealLines } from './lines.ts'
import { initialState, type LadderState } from './state.ts'

const style = { columns: 80, color: false, unicode: true }
const state = (reached: { [id: string]: number }): LadderState => ({
  ...initialState(0),
  stage: 'lower rungs',
  trainingSince: 0,
  plan: ladderPlan,
  runs: plannedRuns,
  ended: new Set(['wide-1000']),
  reached,
})
const run = { ...plannedRuns[1], status: 'done', loss: 2.1, bpb: 3.03, tokensPerSecond: 9000 } as LadderRun

test('a finished run has its numbers, a diverged one its reason', () => {
  expect(runLine(run, state({}), style)).toBe(
    '  ✓ 16×2    N 16k    D 512k   C 2.00e9  loss 2.100  bpb 3.030  rung 2  1/4',
  )
  expect(runLine({ ...run, status: 'diverged', loss: null, bpb: null }, state({}), { ...style, unicode: false })).toBe(
    '  x 16x2    N 16k    D 512k   C 2.00e9  diverged, so not in the fit  rung 2  1/4',
  )
})

test('the law, its forecast and the seal', () => {
  const { runs, law, forecasts } = ladderRecord
  const open = forecasts.map((forecast) => ({ ...forecast, identified: true }))
  const lower = runs.filter(({ top }) => !top)
  const lines = lawLines({ type: 'law', analysis: { runs: lower, law, forecasts: open } }, style)
  expect(lines[0]).toMatch(/^ {2}law {7}L\(N, D\) = [\d.]+ \+ [\d.]+\/N\^[\d.]+ \+ [\d.]+\/D\^[\d.]+, from \d+ of \d+/)
  expect(lines.join('\n')).toMatch(/forecast {2}top rung's loss \d\.\d{3}, 80% \d\.\d{3} to \d\.\d{3}/)
  const none = { runs: [], law: { ...law, params: null, diagnostics: ['only 3 runs'] }, forecasts: [] }
  expect(lawLines({ type: 'law', analysis: none }, style)).toEqual(['  law       none: only 3 runs.'])
  expect(sealLines({ type: 'sealed', sha256: 'ab12', at: '2026-11-23T07:17:31.414Z', already: false }, style)).toEqual([
    '  seal      ab12',
    '            sealed 2026-11-23 07:17 UTC, before the top rung is trained',
  ])
})

test('a log gets a line at each fifth of the FLOPs', () => {
  const before = state({ small: 400 })
  const after = state({ small: 500 })
  expect(isMilestone(before, after, 1000)).toBe(true)
  expect(isMilestone(after, state({ small: 501 }), 1000)).toBe(false)
  expect(progressLine(after, 65_000)).toBe('  20% of the FLOPs, lower rungs: 1 of 4 runs after 1m 05s, about 51 s left')
})
