import fs from 'node:fs'
import path from 'node:path'
import { canonicalJson, contentHash, type Json } from '../canonical.ts'
import { fail } from '../error.ts'
import {
  errorCode,
  listFolder,
  readText,
  sweepTemporary,
  syncFolder,
  temporaryName,
  withFile,
  writeAtomic,
} from './files.ts'
import { parseObject, prettyJson, toJson } from './json.ts'
import { describeHolder, type LockHolder, lockHolder, type Release, tryLock } from './lock.ts'
import { ensureFolder, type Store, storePath } from './store.ts'

/** `interrupted`: stopped on request; a killed run stays `running` and has no living lock holder. */
export const runStatuses = ['planned', 'running', 'interrupted', 'done', 'diverged', 'stalled', 'failed'] as const
export type RunStatus = (typeof runStatuses)[number]

/** Whether a run came to its planned end, whatever it learned, and so has a final loss. */
export const isTrained = (status: RunStatus): boolean => status === 'done' || status === 'stalled'

/** The content of run.json. */
export interface RunRecord {
  /** The first 12 hex digits of the content hash of the spec. */
  readonly id: string
  /** Everything that decides the result. */
  readonly spec: Json
  readonly status: RunStatus
  /** ISO times. */
  readonly createdAt: string
  readonly updatedAt: string
  /** What the run ended with; null until then. */
  readonly outcome: Json
  /** What is worth knowing about the run beside what names it. */
  readonly extra: { readonly [key: string]: Json | undefined }
}

/** What may change in a run: `extra` is merged member by member, the rest replaced. */
export interface RunPatch {
  readonly status?: RunStatus
  readonly outcome?: object | null
  readonly extra?: object
}

/** The name of the run that a spec describes: equal specs are the same run. */
export function runId(spec: object): string {
  return contentHash(toJson(spec, 'spec')).slice(0, 12)
}

/** Path of a run's folder in the store. */
export function runFolder(id: string): string {
  if (!isRunId(id)) unknownRun(id, 'runs')
  return `runs/${id}`
}

/**
 * Creates the run that a spec describes, as `planned`; if it exists already, in whatever state, returns it unchanged.
 * Safe when several processes create the same run at once: the run's folder appears complete or not at all.
 * @throws `run-collision` if another spec has the same id (two in 2^48)
 */
export function createRun(store: Store, spec: object, extra: object = {}): RunRecord {
  const id = runId(spec)
  const folder = storePath(store, runFolder(id))
  if (!fs.existsSync(folder)) {
    const now = new Date().toISOString()
    const record = { id, spec, status: 'planned', createdAt: now, updatedAt: now, outcome: null, extra }
    placeFolder(ensureFolder(store, 'runs'), folder, prettyJson(toJson(record, 'run')))
  }
  const stored = readRun(store, id)
  if (canonicalJson(stored.spec) !== canonicalJson(toJson(spec, 'spec'))) {
    fail({
      code: 'run-collision',
      what: 'belongs to another spec with the same id',
      value: id,
      where: folder,
      fix: 'Change the seed of one of the two runs, or use another store.',
    })
  }
  return stored
}

/** @throws `run-unknown`, `run-corrupt` */
export function readRun(store: Store, id: string): RunRecord {
  const file = storePath(store, `${runFolder(id)}/run.json`)
  const text = readText(file)
  if (text === undefined && !fs.existsSync(path.dirname(file))) unknownRun(id, storePath(store, 'runs'))
  const record = text === undefined ? undefined : parseObject(text)
  if (record?.id !== id || !runStatuses.includes(record.status as RunStatus) || record.spec === undefined) {
    fail({
      code: 'run-corrupt',
      what: text === undefined ? 'is missing' : 'is not the record of this run',
      where: file,
      fix: 'Restore it from a copy, or move the folder of the run away to train it anew; it was left as it is.',
    })
  }
  return record as unknown as RunRecord
}

/** All runs, oldest first. */
export function listRuns(store: Store): readonly RunRecord[] {
  return listFolder(storePath(store, 'runs'))
    .filter(isRunId)
    .map((id) => readRun(store, id))
    .sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1))
}

/** Changes a run's record, atomically. Only the holder of the run's lock should: the record is read, changed, written. */
export function updateRun(store: Store, id: string, patch: RunPatch): RunRecord {
  const record = readRun(store, id)
  const changed = toJson(
    { ...record, ...patch, extra: { ...record.extra, ...patch.extra }, updatedAt: new Date().toISOString() },
    'run',
  )
  writeAtomic(storePath(store, `${runFolder(id)}/run.json`), prettyJson(changed))
  return changed as unknown as RunRecord
}

/**
 * Makes the calling thread the only writer of a run until it calls the returned function or ends. A lock left by a dead
 * process is taken over, and that process's half-written files are removed. A thread stopped with `worker.terminate()`
 * runs no code at its end, so whoever means to terminate workers takes the lock for them.
 * @throws `run-locked` naming the living process that holds it
 */
export function lockRun(store: Store, id: string): Release {
  readRun(store, id)
  const folder = storePath(store, runFolder(id))
  const lock = tryLock(path.join(folder, 'lock'))
  if (typeof lock !== 'function') {
    fail({
      code: 'run-locked',
      what: `is being written by ${describeHolder(lock)}`,
      value: `run ${id}`,
      where: path.join(folder, 'lock'),
      fix: 'Wait for it to end or stop it; if that process is no longer there, remove this file.',
    })
  }
  sweepTemporary(folder)
  sweepTemporary(path.join(folder, 'checkpoints'))
  return lock
}

/** Who is writing a run now; undefined when nobody is. */
export function runHolder(store: Store, id: string): LockHolder | undefined {
  return lockHolder(storePath(store, `${runFolder(id)}/lock`))
}

/** Renaming a folder onto a filled one fails, which makes this atomic and exclusive on every file system. */
function placeFolder(parent: string, folder: string, record: string): void {
  const temporary = temporaryName(folder)
  writeAtomic(path.join(temporary, 'run.json'), record)
  withFile(folder, 'created', () => {
    try {
      fs.renameSync(temporary, folder)
      syncFolder(parent)
    } catch (error) {
      fs.rmSync(temporary, { recursive: true, force: true })
      // Another process was first. Windows reports EPERM.
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errorCode(error) ?? '') || !fs.existsSync(folder)) throw error
    }
  })
}

function isRunId(name: string): boolean {
  return /^[0-9a-f]{12}$/.test(name)
}

function unknownRun(id: string, where: string): never {
  return fail({
    code: 'run-unknown',
    what: 'there is no such run',
    value: id,
    where,
    fix: 'See npx escalado runs for those there are.',
  })
}
