import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Forecast } from '../laws/index.ts'
import { findSeal, readLedger, resolve } from '../ledger/index.ts'
import { openStore, type Store } from '../store/index.ts'
import type { OpenForecast } from './ladder/analyse.ts'
import { ledgerOf, resolveSeal, sealForecasts } from './sealing.ts'

let store: Store
beforeEach(() => {
  store = openStore(fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-sealing-')), { create: true })
})
afterEach(() => fs.rmSync(store.dir, { recursive: true, force: true }))

const around = (mean: number): OpenForecast => {
  const interval = [mean - 0.1, mean + 0.1] as const
  const forecast: Forecast = {
    ...{ scale: 'linear', location: mean, spread: 0.05, degrees: 8, floor: 0, mean, sd: 0.06 },
    ...{ interval50: interval, interval80: interval, interval90: interval, interval95: interval },
    parts: { noise: 0.06, parameters: 0, form: 0, calibration: 0 },
  }
  return { quantity: 'loss', higherIsBetter: false, forecast, identified: true }
}
const inputs = { plan: 'f00d', text: 'cafe' }
const subject = 'The top rung'
const sealed = (forecasts: readonly OpenForecast[], begun = false) =>
  sealForecasts({ store, kind: 'ladder', subject, inputs, forecasts, begun })
const seals = () => readLedger(ledgerOf(store)).records

test('a forecast is sealed once, and found again by whoever resumes', () => {
  const first = sealed([around(2)])
  expect(first).toMatchObject({
    already: false,
    warning: null,
    sealed: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
  const again = sealed([around(2)], true)
  expect(again).toEqual({ ...first, already: true })
  expect(seals()).toHaveLength(1)
  expect(seals()[0]?.body).toEqual({ kind: 'ladder', inputs, forecasts: [around(2)] })
})

test('what differs in any number is another seal', () => {
  sealed([around(2)])
  sealed([around(2.000001)])
  expect(seals()).toHaveLength(2)
})

test('a forecast made after the top rung began is not sealed, and that is said', () => {
  expect(sealed([around(2)], true)).toMatchObject({ sealed: null, warning: expect.stringContaining('not sealed') })
  expect(seals()).toHaveLength(0)
})

test('nothing to forecast is nothing to seal', () => {
  expect(sealed([])).toEqual({ sealed: null, already: false, warning: null })
  expect(seals()).toHaveLength(0)
})

test('the outcome is written beside the seal, and writing it again changes nothing', () => {
  const name = sealed([around(2)]).sealed?.sha256 as string
  const { quantity, higherIsBetter, forecast } = around(2)
  const resolved = [{ quantity, higherIsBetter, forecast, outcome: 2.05, verdict: null }]
  expect(resolveSeal(store, name, resolved)).toBeNull()
  expect(resolveSeal(store, name, resolved)).toBeNull()
  expect(seals()).toHaveLength(2)
  expect(findSeal(ledgerOf(store), name).outcomes).toMatchObject([{ quantity: 'loss', outcome: 2.05, verdict: null }])
})

test('a seal that someone resolved by another outcome stays so, and the ladder is told', () => {
  const name = sealed([around(2)]).sealed?.sha256 as string
  const elsewhere = [{ quantity: 'loss', outcome: 1.9, verdict: null }]
  resolve(ledgerOf(store), name, elsewhere, '2026-11-23T07:00:00.000Z')
  const { quantity, higherIsBetter, forecast } = around(2)
  const warning = resolveSeal(store, name, [{ quantity, higherIsBetter, forecast, outcome: 2.05, verdict: null }])
  expect(warning).toContain(`${name.slice(0, 12)} was resolved by another outcome before`)
  expect(findSeal(ledgerOf(store), name).outcomes).toMatchObject(elsewhere)
})

test('no other trouble with the ledger is taken for that', () => {
  expect(() => resolveSeal(store, 'f'.repeat(64), [])).toThrow(expect.objectContaining({ code: 'seal-unknown' }))
})
