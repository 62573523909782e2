import { expect, test } from 'vitest'
import { ladderPlan, plannedRuns } from '../../../test/support/ladder-plan.ts'
import type { PlannedRun } from '../../studies/index.ts'
import { initialState, type LadderState, type Lane } from './state.ts'
import { bar, ladderView, percent } from './view.ts'

const plain = { columns: 80, rows: 24, color: false, unicode: true, now: 72_000 }
const run = plannedRuns[1] as PlannedRun
const lane: Lane = {
  trunk: 'small',
  run,
  step: 1240,
  steps: 2000,
  loss: 2.1344,
  tokensPerSecond: 18_240,
  measuring: false,
}
const state: LadderState = {
  ...initialState(0),
  stage: 'lower rungs',
  stageSince: 0,
  trainingSince: 0,
  plan: ladderPlan,
  runs: plannedRuns,
  reached: { small: 1240 },
  ended: new Set(['wide-1000']),
  lanes: [
    lane,
    { ...lane, trunk: 'wide', run: plannedRuns[2] as PlannedRun, step: 1000, steps: 1000, measuring: true },
  ],
}

test('a running ladder, 80 columns', () => {
  expect(ladderView(state, plain)).toEqual([
    '  ▸ 16×2    N 16k    D 512k   ━━━━━━━━━──────   62%  loss 2.134  18.2k tokens/s',
    '  ▸ 32×2    N 32k    D 256k   ━━━━━━━━━━━━━━━  100%  loss 2.134  measuring',
    '',
    '  lower rungs   1 of 4 runs   1m 12s, about 46 s left',
    '  ━━━━━━━━━━━━━━━─────────────────────────────────   31%  2.24e9 of 7.20e9 FLOP',
  ])
})

test('a narrow terminal gets shorter lines, a low one fewer', () => {
  const narrow = ladderView(state, { ...plain, columns: 50 })
  expect(narrow[0]).toBe('  ▸ 16×2    N 16k    D 512k     62%   loss 2.134')
  expect(Math.max(...narrow.map((line) => line.length))).toBeLessThan(50)
  const low = ladderView({ ...state, lanes: Array.from({ length: 64 }, () => lane) }, { ...plain, rows: 10 })
  expect(low).toHaveLength(8)
  expect(low[4]).toBe('  and 60 more')
})

test.each([20, 30, 50, 80, 120, 200])('no line is wider than a terminal of %i columns', (columns) => {
  const lines = ladderView({ ...state, stopping: true }, { ...plain, columns })
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns)
})

test('plain characters, and colour, only where they can be shown', () => {
  expect(ladderView(state, { ...plain, unicode: false }).join('')).toMatch(/^[\x20-\x7e]*$/)
  expect(ladderView(state, plain).join('')).not.toContain('\u001b')
  expect(ladderView(state, { ...plain, color: true }).join('')).toContain('\u001b')
})

test('before training there is one line; a wish to stop is answered', () => {
  expect(ladderView(initialState(70_000), plain)).toEqual(['  reading the text   2.0 s'])
  expect(ladderView({ ...initialState(70_000), stopping: true }, plain)[1]).toBe(
    '  stopping at the next safe point; Ctrl-C again ends at once',
  )
})

test('bars and percents end full only at the end', () => {
  expect(bar(0.5, 4, plain)).toBe('━━──')
  expect(bar(2, 4, plain)).toBe('━━━━')
  expect(bar(0, 4, { ...plain, unicode: false })).toBe('----')
  expect(percent(0.9999)).toBe(' 99%')
  expect(percent(1)).toBe('100%')
})
