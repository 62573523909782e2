import { expect, test } from 'vitest'
import { isoFlopRuns } from '../../../test/support/runs.ts'
import { wallTest } from '../wall.ts'
import { answerWall } from './wall.ts'

const excessAtTop =
  (excess: number) =>
  ({ C }: { readonly C: number }) =>
    C > 2e20 ? excess : 0

test('a law that holds, with every newest run beside what the law foresees', () => {
  const { answer, below } = answerWall(isoFlopRuns())
  expect(answer).toMatchObject({ verdict: 'holds', beyond: 'unknown', fitted: 35, newest: 7, n: { rows: 42 } })
  expect(answer.scale).toEqual({ fitted: [1e18, 1e20], newest: [3e20, 3e20] })
  expect(below).toHaveLength(35)
  expect(answer.runs).toHaveLength(7)
  for (const { loss, mean, excess, interval90 } of answer.runs) {
    expect(excess).toBeCloseTo((loss - mean) / mean, 12)
    expect(interval90[0]).toBeLessThan(mean)
  }
})

test('a planted wall shows in each of its runs, a planted leap on the other side', () => {
  const { answer } = answerWall(isoFlopRuns(excessAtTop(0.03)))
  expect(answer.verdict).toBe('wall')
  for (const { excess } of answer.runs) expect(excess).toBeGreaterThan(0.015)
  expect(answerWall(isoFlopRuns(excessAtTop(-0.03))).answer.verdict).toBe('leap')
})

test('the newest scale can be given, and equal further runs are counted', () => {
  const { answer } = answerWall(
    isoFlopRuns(() => 0, 0.02).filter((_, i) => i % 3 === 0),
    { newestAbove: 5e19 },
  )
  expect(answer.scale.newest[0]).toBeGreaterThan(5e19)
  expect(answer.verdict).toBe('unknown')
  expect(answer.next.length).toBeGreaterThan(0)
  const places = answer.next.map(({ N, D }) => `${N} ${D}`)
  expect(new Set(places).size).toBe(places.length)
  expect(answer.next.every(({ runs }) => runs >= 1)).toBe(true)
})

test('of further runs that are the same, the answer keeps how many', () => {
  const runs = isoFlopRuns(() => 0, 0.02).filter(({ C }, i) => C < 2e20 || i === 38)
  const { next } = answerWall(runs).answer
  expect(next).toEqual(wallTest(runs).next)
  expect(next.some(({ runs }) => runs > 1)).toBe(true)
})

test('each run is set beside the law that the verdict is about, also where the runs broke off earlier', () => {
  const breaking = isoFlopRuns(({ C }) => 0.02 * Math.max(0, Math.log10(C / 3e19)))
  const { answer } = answerWall(breaking)
  expect(answer).toMatchObject({ verdict: 'wall', kind: 'break' })
  expect(answer.lawUpTo).toBeLessThan(answer.scale.fitted[1])
  const mean = answer.runs.reduce((sum, { excess }) => sum + excess, 0) / answer.runs.length
  expect(mean).toBeCloseTo(answer.excess, 3)
  expect(answerWall(isoFlopRuns()).answer.lawUpTo).toBe(1e20)
})

test('repeats among the rows do not put another law beside the runs than the verdict has', () => {
  const repeated = isoFlopRuns(({ C }) => (C > 2e19 ? 0.01 : 0)).map((run) => ({ ...run, unique: run.D / 6 }))
  const { answer } = answerWall(repeated)
  const mean = answer.runs.reduce((sum, { excess }) => sum + excess, 0) / answer.runs.length
  expect(mean).toBeCloseTo(answer.excess, 3)
})
