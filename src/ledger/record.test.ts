import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Json } from '../canonical.ts'
import { isResolution, type LedgerRecord, makeRecord, outcomesOf, recordLine, sealsOf, verifyLines } from './record.ts'

const chain = (...bodies: LedgerRecord['body'][]) => {
  const records: LedgerRecord[] = []
  for (const [i, body] of bodies.entries()) records.push(makeRecord(body, `2026-01-0${i + 1}`, records.at(-1)))
  return records
}
const forecast = (mean: number) => ({ kind: 'ladder', inputs: { law: [1.5, 2] }, forecasts: { mean } })
const first = makeRecord(forecast(2.5), '2026-01-01', undefined)
const records = chain(
  forecast(2.5),
  forecast(2.25),
  {
    kind: 'resolution',
    seal: first.sha256,
    resolution: { outcomes: [{ quantity: 'loss', outcome: 2.625, verdict: null }] },
  },
  forecast(2),
)
const lines = records.map(recordLine)

test('a seal is the SHA-256 of the canonical JSON of its date and body, whatever came before', () => {
  const text = '{"at":"2026-01-01","body":{"forecasts":{"mean":2.5},"inputs":{"law":[1.5,2]},"kind":"ladder"}}'
  expect(first.sha256).toBe(createHash('sha256').update(text).digest('hex'))
  expect(makeRecord(forecast(2.5), '2026-01-01', records[1]).sha256).toBe(first.sha256)
  expect(makeRecord(forecast(2.5), '2026-01-02', undefined).sha256).not.toBe(first.sha256)
})

test('a seal can be checked by hand: its hash is that of its line up to what links it to the one before', () => {
  lines.forEach((line, i) => {
    const text = `${line.slice(0, line.lastIndexOf(',"previous":'))}}`
    expect(createHash('sha256').update(text).digest('hex')).toBe(records[i]?.sha256)
  })
})

test('what was written verifies and is returned', () => {
  expect(verifyLines(lines)).toEqual({ records, broken: null })
  expect(verifyLines([])).toEqual({ records: [], broken: null })
  expect(sealsOf(records)).toHaveLength(3)
  expect(records.filter(isResolution)).toHaveLength(1)
  expect(outcomesOf(records, first.sha256)).toEqual([
    { quantity: 'loss', outcome: 2.625, verdict: null, at: '2026-01-03', record: records[2]?.sha256 },
  ])
  expect(outcomesOf(records, records[1]?.sha256 ?? '')).toEqual([])
})

test('every altered character is noticed in its line or the next', () => {
  lines.forEach((line, i) => {
    for (let at = 0; at < line.length; at++) {
      const altered = line.slice(0, at) + (line[at] === '7' ? '8' : '7') + line.slice(at + 1)
      const { records: kept, broken } = verifyLines(lines.with(i, altered))
      expect(broken?.line, `line ${i + 1}, character ${at}`).toBe(i + 1)
      expect(kept).toEqual(records.slice(0, i))
    }
  })
})

test('a line that hashes to the same but reads otherwise is noticed', () => {
  const [line = ''] = lines
  const decoys = [
    line.replace('"body":', '"body":{"forecasts":{"mean":9},"inputs":{},"kind":"ladder"},"body":'),
    line.replace('"mean":2.5', '"mean":9,"mean":2.5'),
    line.replace('2.5', '2.50'),
    line.replace('"kind"', '"\\u006bind"'),
    `${line} `,
  ]
  for (const decoy of decoys) {
    expect(decoy).not.toBe(line)
    expect(verifyLines(lines.with(0, decoy)).broken, decoy).toMatchObject({
      line: 1,
      reason: expect.stringContaining('written otherwise'),
    })
  }
  // line breaks of another system are no alteration
  expect(verifyLines(lines.map((text) => `${text}\r`)).broken).toBeNull()
})

test('a line that is removed, repeated, moved or replaced breaks the chain there', () => {
  const without = (i: number) => lines.filter((_, j) => j !== i)
  expect(verifyLines(without(0)).broken?.line).toBe(1)
  expect(verifyLines(without(1)).broken).toMatchObject({ line: 2, reason: expect.stringContaining('does not follow') })
  expect(verifyLines([...lines, lines[3] ?? '']).broken?.line).toBe(5)
  expect(verifyLines(lines.toReversed()).broken?.line).toBe(1)
  const forged = recordLine(makeRecord(forecast(9), '2026-01-02', first))
  expect(verifyLines(lines.with(1, forged)).broken?.line).toBe(3)
  expect(verifyLines(lines.with(2, '')).broken).toMatchObject({
    line: 3,
    reason: expect.stringContaining('not a record'),
  })
})

test('a resolution without its seal, a second one of a quantity, one without outcomes, and a repeated seal are faults', () => {
  const resolutionOf = (resolution: Json) => ({ kind: 'resolution', seal: first.sha256, resolution })
  const telling = (quantity: string) => resolutionOf({ outcomes: [{ quantity, outcome: 1, verdict: null }] })
  const resolution = telling('loss')
  const faultOf = (...bodies: LedgerRecord['body'][]) => verifyLines(chain(...bodies).map(recordLine)).broken
  expect(faultOf(resolution)).toMatchObject({ line: 1, reason: expect.stringContaining('not above it') })
  expect(faultOf(forecast(2.5), resolution, resolution)).toMatchObject({
    line: 3,
    reason: expect.stringContaining('second'),
  })
  expect(faultOf(forecast(2.5), resolution, telling('unseenLoss'))).toBeNull()
  const both = [1, 2].map((outcome) => ({ quantity: 'loss', outcome, verdict: null }))
  expect(faultOf(forecast(2.5), resolutionOf({ outcomes: both }))?.reason).toMatch(/second time/)
  for (const bare of [1, null, {}, { outcomes: [1] }]) {
    expect(faultOf(forecast(2.5), resolutionOf(bare))).toMatchObject({
      line: 2,
      reason: expect.stringContaining('not a record'),
    })
  }
  const again = makeRecord(forecast(2.5), '2026-01-01', first)
  expect(verifyLines([recordLine(first), recordLine(again)]).broken?.reason).toMatch(/repeats/)
})
