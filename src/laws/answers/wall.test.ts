import { expect, test } from 'vitest'
import { isoFlopRuns } from '../../../test/support/runs.ts'
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
