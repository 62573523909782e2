import { expect, test } from 'vitest'
import { ladderPlan, plannedRuns } from '../../../test/support/ladder-plan.ts'
import type { LadderEvent, LadderRun, PlannedRun } from '../../studies/index.ts'
import { initialState, type LadderState, type LiveEvent, reduce } from './state.ts'

const planned = (finished: readonly string[] = []): LadderEvent => ({
  type: 'plan',
  plan: ladderPlan,
  runs: plannedRuns,
  path: 'ladders/0/plan.json',
  resumed: finished.length > 0,
  finished,
})
const phase = (name: 'lower rungs' | 'top rung'): LadderEvent => ({ type: 'phase', phase: name })
const runOf = (id: string): PlannedRun => plannedRuns.find((run) => run.id === id) as PlannedRun
const ended = (id: string): LadderEvent => ({ type: 'run', run: { ...runOf(id), status: 'done' } as LadderRun })
const progress = (id: string, step: number, run = runOf(id)): LadderEvent => ({
  type: 'progress',
  run,
  progress: { run: id, step, steps: run.steps, loss: 2, tokens: step * 256, seconds: 2, phase: 'training' },
})

const after = (events: readonly LiveEvent[], from: LadderState = initialState(0)): LadderState =>
  events.reduce((state, event, i) => reduce(state, event, 1000 * (i + 1)), from)

test('lanes appear with progress and go with the last run of their trunk', () => {
  const begun = after([planned(), phase('lower rungs'), progress('small-1000', 900), progress('wide-1000', 10)])
  expect(begun.lanes.map(({ trunk, step }) => [trunk, step])).toEqual([
    ['small', 900],
    ['wide', 10],
  ])
  expect(begun.lanes[0]?.tokensPerSecond).toBe(115_200)
  const next = after([ended('small-1000'), ended('wide-1000')], begun)
  expect(next.lanes.map(({ trunk }) => trunk)).toEqual(['small'])
  expect(next.stage).toBe('lower rungs')
  expect(next.trainingSince).toBe(2000)
})

test('when the last lower run has ended the law is at work, then the verdict', () => {
  const lower = after([planned(), phase('lower rungs'), ended('small-1000'), ended('small-2000'), ended('wide-1000')])
  expect(lower.stage).toBe('law')
  expect(after([phase('top rung')], lower).stage).toBe('top rung')
  expect(after([phase('top rung'), ended('large-4000')], lower).stage).toBe('closing')
})

test('what an earlier start finished counts from the beginning', () => {
  const state = after([planned(['small-1000', 'small-2000', 'wide-1000']), phase('lower rungs')])
  expect(state.ended.size).toBe(3)
  expect(state.stage).toBe('law')
})

test('the top rung of a control, trained under another name, counts as the one planned', () => {
  const secret = { ...runOf('large-4000'), id: 'secret-1000', trunk: 'secret', steps: 1000 }
  const begun = after([planned(), phase('top rung'), { ...progress('secret-1000', 500, secret) }])
  expect(begun.reached).toEqual({ 'large-4000': 500 })
  expect(after([{ type: 'run', run: { ...secret, status: 'done' } as LadderRun }], begun).stage).toBe('closing')
})

test('a wish to stop is remembered', () => {
  expect(after([{ type: 'stopping' }]).stopping).toBe(true)
})
