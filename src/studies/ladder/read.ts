import fs from 'node:fs'
import { isTrained, readMetrics, readRun, runFolder, type Store, storePath } from '../../store/index.ts'
import type { RunOutcome } from './outcome.ts'
import { departureOf } from './plan.ts'
import type { LadderRun, PlannedRun } from './record.ts'

/** Points a loss curve is thinned to. */
const curvePoints = 60

/** Planned runs with what the store knows of them; one that was never started is `planned`. */
export const readRuns = (store: Store, planned: readonly PlannedRun[]): LadderRun[] =>
  planned.map((run) => readOne(store, run))

function readOne(store: Store, run: PlannedRun): LadderRun {
  const blank = {
    loss: null,
    bpb: null,
    unseenLoss: null,
    abilities: [],
    excluded: null,
    curve: [],
    tokensPerSecond: null,
  }
  if (!fs.existsSync(storePath(store, runFolder(run.id)))) return { ...run, ...blank, status: 'planned' }
  const { status, outcome } = readRun(store, run.id)
  const curve = curveOf(store, run)
  if (!isTrained(status)) return { ...run, ...blank, status, curve }
  const { loss, unseenLoss, abilities, tokensPerSecond } = outcome as unknown as RunOutcome
  return { ...run, status, loss, bpb: loss / Math.LN2, unseenLoss, abilities, excluded: null, curve, tokensPerSecond }
}

/** What to tell of rows that an interruption cut short; resuming drops them and logs them again. */
export const tornRows = (store: Store, ids: readonly string[]): string[] =>
  ids.map((id) => readMetrics(store, id).message).filter((message) => message !== null)

/** Training loss along a run's whole path: its trunk up to where it left, then its own decay. */
function curveOf(store: Store, run: PlannedRun): LadderRun['curve'] {
  const rows = (id: string) => readMetrics(store, id).rows as readonly { step: number; tokens: number; loss: number }[]
  const path = [...rows(run.trunk).filter(({ step }) => step <= departureOf(run)), ...rows(run.id)]
  const stride = Math.max(1, Math.ceil(path.length / curvePoints))
  return path.filter((_, i) => i % stride === 0 || i === path.length - 1).map(({ tokens, loss }) => ({ tokens, loss }))
}
