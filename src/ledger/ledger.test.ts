import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { compile } from '../../test/support/compiled.ts'
import { findSeal, latestSeal, readLedger, resolve, seal } from './index.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-ledger-'))
  file = path.join(folder, 'ledger.jsonl')
})
afterEach(() => {
  vi.restoreAllMocks()
  fs.rmSync(folder, { recursive: true, force: true })
})

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()
const entry = (mean: number) => ({ kind: 'ladder', inputs: { plan: 'a1' }, forecasts: { loss: { mean } }, note: 'é' })

const came = (quantity: string, outcome: number) => ({ quantity, outcome, verdict: null })

test('a seal is found by its first digits, and each of its quantities resolved once', () => {
  const { sha256, warning } = seal(file, entry(2.5), at(1))
  const other = seal(file, entry(2.25), at(2))
  expect(warning).toBeNull()
  expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(findSeal(file, sha256.slice(0, 8).toUpperCase())).toMatchObject({
    seal: { sha256, at: at(1), body: entry(2.5) },
    outcomes: [],
  })
  const receipt = resolve(file, sha256, [came('loss', 2.625)], at(3))
  expect(resolve(file, sha256, [came('loss', 2.625)], at(4))).toEqual(receipt)
  expect(() => resolve(file, sha256, [came('loss', 2.5)], at(4))).toThrow(/its loss resolved otherwise on 2026-01-03/)
  const second = resolve(file, sha256, [came('loss', 2.625), came('unseenLoss', 3)], at(5))
  expect(resolve(file, sha256, [came('unseenLoss', 3)], at(6))).toEqual(second)
  expect(findSeal(file, sha256).outcomes).toEqual([
    { ...came('loss', 2.625), at: at(3), record: receipt.sha256 },
    { ...came('unseenLoss', 3), at: at(5), record: second.sha256 },
  ])
  expect(findSeal(file, other.sha256).outcomes).toEqual([])
  expect(readLedger(file)).toMatchObject({ broken: null, torn: null, records: { length: 4 } })
  expect(fs.readdirSync(folder)).toEqual(['ledger.jsonl'])
})

test('one resolution does not tell two outcomes of one quantity', () => {
  const { sha256 } = seal(file, entry(2.5), at(1))
  expect(() => resolve(file, sha256, [came('loss', 2.5), came('loss', 2.6)], at(2))).toThrow(/resolved otherwise/)
  resolve(file, sha256, [came('loss', 2.5), came('loss', 2.5)], at(2))
  expect(findSeal(file, sha256).outcomes).toHaveLength(1)
  expect(readLedger(file).broken).toBeNull()
})

test('sealing the same again changes nothing', () => {
  const receipt = seal(file, entry(2.5), at(1))
  seal(file, entry(2.25), at(1))
  const before = fs.readFileSync(file, 'utf8')
  expect(seal(file, entry(2.5), at(1))).toEqual(receipt)
  expect(fs.readFileSync(file, 'utf8')).toBe(before)
})

test('the latest seal is the one made last, resolved or not', () => {
  expect(latestSeal(file)).toBeUndefined()
  const first = seal(file, entry(2.5), at(1))
  expect(latestSeal(file)).toMatchObject({ seal: { sha256: first.sha256 }, outcomes: [] })
  const second = seal(file, entry(2.25), at(2))
  resolve(file, first.sha256, [came('loss', 2.4)], at(3))
  expect(latestSeal(file)).toMatchObject({ seal: { sha256: second.sha256 }, outcomes: [] })
})

test('unknown and ambiguous digits, bad entries and bad dates are named', () => {
  expect(readLedger(file)).toEqual({ records: [], broken: null, torn: null })
  expect(() => findSeal(file, 'abc')).toThrow(/no seal begins with this \(abc\)/)
  const seals = Array.from({ length: 17 }, (_, i) => seal(file, entry(i), at(1)).sha256)
  const shared = seals.map((sha256) => sha256.slice(0, 1)).find((digit, i, all) => all.indexOf(digit) < i) ?? ''
  expect(() => findSeal(file, shared)).toThrow(/\d+ seals begin with this/)
  expect(() => findSeal(file, '')).toThrow(/no seal/)
  expect(() => resolve(file, 'f'.repeat(64), [came('loss', 1)], at(1))).toThrow(/no seal begins/)
  expect(() => seal(file, { ...entry(1), kind: 'resolution' }, at(1))).toThrow(/needs a kind/)
  expect(() => seal(file, { ...entry(1), forecasts: undefined }, at(1))).toThrow(/forecasts/)
  expect(() => seal(file, entry(Number.NaN), at(1))).toThrow(/entry\.forecasts\.loss\.mean.*NaN/)
  expect(() => seal(file, entry(1), '2026-01-01')).toThrow(/not an ISO time/)
})

test('a ledger that was altered is not written to, and the line is named', () => {
  const { sha256 } = seal(file, entry(2.5), at(1))
  seal(file, entry(2.25), at(2))
  const altered = fs.readFileSync(file, 'utf8').replace('"mean":2.5', '"mean":2.6')
  fs.writeFileSync(file, altered)
  expect(readLedger(file)).toMatchObject({ records: [], broken: { line: 1 } })
  for (const attempt of [
    () => seal(file, entry(1), at(3)),
    () => resolve(file, sha256, [came('loss', 1)], at(3)),
    () => findSeal(file, sha256),
    () => latestSeal(file),
  ]) {
    expect(attempt).toThrow(/not as it was written: .*\(line 1\).*Restore/)
  }
  expect(fs.readFileSync(file, 'utf8')).toBe(altered)
})

test('a torn last line is reported, then set aside by the next seal', () => {
  seal(file, entry(2.5), at(1))
  const whole = fs.readFileSync(file, 'utf8')
  seal(file, entry(2.25), at(2))
  const line = fs.readFileSync(file, 'utf8').slice(whole.length)
  for (const length of [1, 20, line.length - 2]) {
    fs.writeFileSync(file, whole + line.slice(0, length))
    expect(readLedger(file)).toMatchObject({
      records: { length: 1 },
      broken: null,
      torn: expect.stringMatching(/line 2 was cut/),
    })
    expect(seal(file, entry(2), at(3)).warning).toMatch(/cut short.*moved to .*ledger\.jsonl\.torn/)
    expect(fs.readFileSync(`${file}.torn`, 'utf8').endsWith(`${line.slice(0, length)}\n`)).toBe(true)
    expect(readLedger(file)).toMatchObject({ records: { length: 2 }, broken: null, torn: null })
  }
})

test('a last line that lacks only its line break is a record', () => {
  seal(file, entry(2.5), at(1))
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').trimEnd())
  expect(readLedger(file)).toMatchObject({ records: { length: 1 }, torn: null })
  expect(seal(file, entry(2), at(2)).warning).toBeNull()
  expect(readLedger(file)).toMatchObject({ records: { length: 2 }, broken: null, torn: null })
})

test('a seal is on the disk before it is confirmed, and a full disk leaves the ledger as it was', () => {
  seal(file, entry(2.5), at(1))
  const before = fs.readFileSync(file, 'utf8')
  const sync = vi.spyOn(fs, 'fsyncSync').mockImplementation(() => {
    throw Object.assign(new Error('full'), { code: 'ENOSPC' })
  })
  expect(() => seal(file, entry(2), at(2))).toThrow(/ledger\.jsonl: cannot be written, because the disk is full/)
  expect(sync).toHaveBeenCalled()
  expect(fs.readFileSync(file, 'utf8')).toBe(before)
})

test('processes that seal at once make one chain', async () => {
  const compiled = compile('ledger/index.ts')
  onTestFinished(() => fs.rmSync(compiled.folder, { recursive: true, force: true }))
  const program = compiled.program(
    'seal.js',
    `import { seal } from ${JSON.stringify(compiled.url('ledger/index.ts'))}
    for (let i = 0; i < 10; i++) {
      seal(${JSON.stringify(file)}, { kind: 'test', inputs: process.pid, forecasts: i }, new Date().toISOString())
    }`,
  )
  const children = Array.from({ length: 3 }, () => spawn(process.execPath, [program], { stdio: 'inherit' }))
  for (const [code] of await Promise.all(children.map((child) => once(child, 'exit')))) expect(code).toBe(0)
  expect(readLedger(file)).toMatchObject({ records: { length: 30 }, broken: null, torn: null })
})
