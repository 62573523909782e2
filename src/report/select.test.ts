import { expect, test } from 'vitest'
import { interruptedRecord, ladderRecord } from '../../test/figures/ladder-record.ts'
import { bestByRung, byRung, groupByRung, measuredRuns, standing, topRun, undrawn } from './select.ts'

test('a run made the law, tests it, or was left out', () => {
  const standings = interruptedRecord.runs.map(standing)
  expect(standings.filter((kind) => kind === 'fitted')).toHaveLength(10)
  expect(standings.filter((kind) => kind === 'excluded')).toHaveLength(2)
  expect(standings.at(-1)).toBe('top')
})

test('the best of each rung is its lowest loss, never an excluded run', () => {
  const best = bestByRung(interruptedRecord.runs)
  expect(best.map((run) => run.rung)).toEqual([1, 2, 3, 4])
  for (const run of best) {
    const rivals = interruptedRecord.runs.filter((other) => other.rung === run.rung && standing(other) === 'fitted')
    expect(run.loss).toBe(Math.min(...rivals.map((other) => other.loss ?? Number.POSITIVE_INFINITY)))
  }
})

test('runs without a loss are named, with their status', () => {
  expect(undrawn(interruptedRecord.runs)).toEqual(['r2-3 (diverged)', 'r5-1 (interrupted)'])
  expect(measuredRuns(interruptedRecord.runs)).toHaveLength(11)
})

test('order is by rung, then N; the top run is found; groups keep every run', () => {
  const shuffled = [...ladderRecord.runs].reverse()
  expect(byRung(shuffled).map((run) => run.id)).toEqual(byRung(ladderRecord.runs).map((run) => run.id))
  expect(topRun(shuffled)?.id).toBe('r5-1')
  expect(topRun([])).toBeNull()
  expect([...groupByRung(shuffled)].map(([rung, runs]) => [rung, runs.length])).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
    [4, 3],
    [5, 1],
  ])
})
