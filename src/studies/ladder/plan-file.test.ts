import { expect, test } from 'vitest'
import { planLadder } from './plan.ts'
import { parsePlan } from './plan-file.ts'

const plan = planLadder({
  seed: 1,
  budget: { seconds: 600 },
  speed: { lanes: 2, secondsPerCall: 3e-4, laneRate: 4e10, topRate: 7e10, topThreads: 2 },
  text: { sha256: 'a'.repeat(64), trainBytes: 1e8 },
})
const parse = (value: unknown) => parsePlan(JSON.stringify(value), '--plan plan.json')

test('a plan comes back from its file as it was', () => {
  expect(parse(plan)).toEqual(plan)
})

test('what is no plan is refused with the place of the fault', () => {
  expect(() => parsePlan('not json', '--plan x')).toThrow(/--plan x: this is not a plan of a ladder \(the file: /)
  const [first, ...others] = plan.trunks
  const short = { ...plan, trunks: [{ ...first, runs: [] }, ...others] }
  expect(() => parse(short)).toThrow(/this is not a plan of a ladder \(trunks\.0\.runs: /)
  expect(() => parse({ ...plan, extra: 1 })).toThrow(/not a plan/)
})

test('a plan of another recipe is refused', () => {
  expect(() => parse({ ...plan, recipe: plan.recipe + 1 })).toThrow(/made with another recipe \(recipe \d+, not \d+\)/)
})

test('numbers that do not follow from the training are refused', () => {
  const run = plan.top.runs[0]
  const lying = { ...plan, top: { ...plan.top, runs: [{ ...run, C: 2 * (run?.C ?? 0) }] } }
  expect(() => parse(lying)).toThrow(
    /the numbers of a run do not belong to what would be trained \(trunk [0-9a-f]{12}\)/,
  )
  const reseeded = { ...plan, top: { ...plan.top, spec: { ...plan.top.spec, seed: 7 } } }
  expect(() => parse(reseeded)).toThrow(/do not belong/)
})
