import { expect, test } from 'vitest'
import { planLadder, runsOf } from './plan.ts'
import { parsePlan } from './plan-file.ts'
import { recipe } from './recipe.ts'
import { shortenPlan } from './shorten.ts'

const plan = planLadder({
  seed: 1,
  budget: { seconds: 300 },
  speed: { lanes: 2, secondsPerCall: 8e-4, laneRate: 3e10, topRate: 4e10, topThreads: 2 },
  text: { sha256: 'a'.repeat(64), trainBytes: 1e7 },
})
const short = shortenPlan(plan, {
  lengths: [1.1, 3],
  batch: 16,
  trunks: 4,
  evaluationTokens: 8192,
  problemsPerLevel: 2,
})

test('a shortened plan is a plan that can be replayed', () => {
  expect(parsePlan(JSON.stringify(short), '--plan short.json')).toEqual(short)
})

test('it keeps the sizes, seeds and order of its runs, within the lengths asked for', () => {
  const kept = { ...plan, trunks: plan.trunks.slice(0, 4) }
  const facts = ({ trunks, top }: typeof plan) =>
    [...trunks, top].map(({ spec }) => [spec.shape, spec.seed, spec.branches.length])
  expect(facts(short)).toEqual(facts(kept))
  const [long, now] = [runsOf(kept), runsOf(short)].map((runs) =>
    runs.map(({ rung, width, D }) => ({ rung, width, D })),
  )
  const byLength = (runs: typeof long) =>
    runs?.toSorted((a, b) => a.D - b.D || a.width - b.width).map(({ rung, width }) => [rung, width])
  expect(byLength(now)).toEqual(byLength(long))
  for (const { D } of now ?? []) expect(D).toBeGreaterThan(1.1 * recipe.transitionTokens - 1024)
  for (const { D } of now ?? []) expect(D).toBeLessThan(3 * recipe.transitionTokens + 1024)
})

test('it costs what its runs cost', () => {
  expect(short.spentFlops).toBeLessThan(plan.spentFlops / 5)
  expect(short.seconds.total).toBeLessThan(plan.seconds.total / 5)
  const paths = runsOf(short).reduce((sum, { C }) => sum + C, 0)
  expect(short.spentFlops).toBeLessThan(paths)
})
