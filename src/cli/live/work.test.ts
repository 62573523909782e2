import { expect, test } from 'vitest'
import { ladderPlan, perStep } from '../../../test/support/ladder-plan.ts'
import { initialState, type LadderState } from './state.ts'
import { stepsOf, workOf } from './work.ts'

const [small, wide] = ladderPlan.trunks as [(typeof ladderPlan.trunks)[0], (typeof ladderPlan.trunks)[0]]
const state = (changes: Partial<LadderState>): LadderState => ({
  ...initialState(0),
  plan: ladderPlan,
  stage: 'lower rungs',
  trainingSince: 0,
  ...changes,
})

test('steps that branches share count once', () => {
  const nothing = { reached: {}, ended: new Set<string>() }
  expect(stepsOf(small, nothing)).toEqual({ done: 0, all: 1600 + 200 + 400 })
  expect(stepsOf(small, { ...nothing, reached: { small: 500 } }).done).toBe(500)
  // 800 of the trunk, 100 of the first branch
  expect(stepsOf(small, { ...nothing, reached: { small: 790, 'small-1000': 900 } }).done).toBe(900)
  expect(stepsOf(small, { reached: { small: 1200 }, ended: new Set(['small-1000']) }).done).toBe(1400)
  expect(stepsOf(small, { reached: {}, ended: new Set(['small-1000', 'small-2000']) }).done).toBe(2200)
  expect(stepsOf(wide, { ...nothing, reached: { 'wide-1000': 9999 } }).done).toBe(1000)
})

test('FLOPs done are those of earlier starts and of this one', () => {
  const { flops, allFlops } = workOf(state({ ended: new Set(['wide-1000']), reached: { small: 600 } }), 1000)
  expect(flops).toBe(1600 * perStep.flops)
  expect(allFlops).toBe(7.2e9)
})

test('the rest takes as long as planned until there is enough to tell the real pace', () => {
  expect(workOf(state({}), 500).left).toBe(60)
  expect(workOf(state({ trainingSince: null }), 500).left).toBeNull()
  // 800 steps of 8 s in all on two lanes, a quarter of the lower rungs' 3200: estimated 4 s, took 8 s
  const trained = { small: 400 * 256, wide: 400 * 256 }
  const lower = state({ reached: { small: 400, wide: 400 }, trained })
  expect(workOf(lower, 8000).left).toBeCloseTo(0.75 * 20 * 2 + 40)
  const ended = new Set(['small-1000', 'small-2000', 'wide-1000'])
  const top = state({
    stage: 'top rung',
    stageSince: 10_000,
    ended,
    reached: { large: 1000 },
    trained: { large: 256_000 },
  })
  expect(workOf(top, 15_000).left).toBeCloseTo(0.75 * 40 * 0.5)
})

test('before a plan there is nothing to count', () => {
  expect(workOf(initialState(0), 0)).toEqual({ flops: 0, allFlops: 0, left: null })
})
