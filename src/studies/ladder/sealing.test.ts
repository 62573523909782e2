import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { linearForecast } from '../../laws/index.ts'
import { readLedger } from '../../ledger/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import type { OpenForecast } from './analyse.ts'
import { ledgerOf, resolveSeal, sealForecasts } from './sealing.ts'

let store: Store
beforeEach(() => {
  store = openStore(fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-sealing-')), { create: true })
})
afterEach(() => fs.rmSync(store.dir, { recursive: true, force: true }))

