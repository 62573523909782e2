/**
 * Lock files: at most one holder among all processes and threads, and a lock whose process is gone can be taken over.
 * The file is created with O_EXCL and tells who holds it. Removing a dead lock is the delicate part, since two takers
 * may both have seen it dead; so a taker first locks the succession of that very lock (by the same protocol, since a
 * taker may die too), looks again, and then renames its own file over the dead one.
 */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import { threadId } from 'node:worker_threads'
import { sha256 } from '../canonical.ts'
import { fail } from '../error.ts'
import { errorCode, readText, removeFile, withFile } from './files.ts'
import { parseObject } from './json.ts'
import { isProcessAlive, processStart } from './process.ts'

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number
  /** When that process started, to tell it from a later one with the same pid; null where unknown. */
  readonly started: string | null
  /** Names the machine without naming its host: a hash. */
  readonly machine: string
  /** Names this one holding: process, thread and a random part. */
  readonly token: string
  /** ISO time of locking. */
  readonly at: string
}

/** Gives a lock back; calling it twice is harmless. */
export type Release = () => void

/** A file that was created but not yet filled is taken for a holder this long, then for the remains of a dead one. */
const unfilledGraceMs = 5000

/** Takes the lock, or returns the living holder it belongs to. */
export function tryLock(file: string): Release | LockHolder {
  const self = thisHolder()
  const rival = acquire(file, self)
  if (rival !== undefined) return rival
  const release = () => {
    held.delete(release)
    if (readHolder(file)?.token === self.token) removeFile(file)
  }
  if (!releasesOnExit) process.once('exit', releaseAll)
  releasesOnExit = true
  held.add(release)
  return release
}

/**
 * Runs `body` under a lock, waiting for it at most `patienceMs`; for work of milliseconds, since waiting blocks the thread.
 * @throws `file-locked` when the wait was in vain.
 */
export function withLock<T>(file: string, body: () => T, patienceMs = 10_000): T {
  const deadline = Date.now() + patienceMs
  let lock = tryLock(file)
  while (typeof lock !== 'function') {
    if (Date.now() > deadline) {
      fail({
        code: 'file-locked',
        what: `is held by ${describeHolder(lock)}`,
        where: file,
        fix: 'Wait for it to end; if it is no longer there, remove this file.',
      })
    }
    sleep(5)
    lock = tryLock(file)
  }
  try {
    return body()
  } finally {
    lock()
  }
}

/** The living holder of a lock, or undefined when it is free or its holder is dead. */
export function lockHolder(file: string): LockHolder | undefined {
  const holder = readHolder(file)
  return holder !== undefined && isAlive(holder) ? holder : undefined
}

/** `process 4711`, for messages. */
export function describeHolder({ pid, machine }: LockHolder): string {
  if (pid === 0) return 'a process that is just locking it'
  return machine === thisMachine() ? `process ${pid}` : `process ${pid} of another machine`
}

/** Creates the lock file, or returns the living holder that has it. */
function acquire(file: string, self: LockHolder): LockHolder | undefined {
  for (;;) {
    if (createExclusive(file, JSON.stringify(self))) return undefined
    const holder = readHolder(file)
    if (holder === undefined) continue
    if (isAlive(holder)) return holder
    const succession = `${file}.after-${holder.token}`
    const rival = acquire(succession, self)
    if (rival !== undefined) return rival
    const now = readHolder(file)
    if (now?.token === holder.token && !isAlive(now)) {
      withFile(file, 'written', () => fs.renameSync(succession, file))
      return undefined
    }
    removeFile(succession)
  }
}

function createExclusive(file: string, content: string): boolean {
  return withFile(file, 'written', () => {
    let descriptor: number
    try {
      descriptor = fs.openSync(file, 'wx')
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return false
      throw error
    }
    try {
      fs.writeSync(descriptor, content)
      return true
    } catch (error) {
      fs.rmSync(file, { force: true })
      throw error
    } finally {
      fs.closeSync(descriptor)
    }
  })
}

/** What a lock file says; a file without a readable holder counts as pid 0. Undefined when there is no file. */
function readHolder(file: string): LockHolder | undefined {
  const text = readText(file)
  if (text === undefined) return undefined
  const holder = parseObject(text)
  if (holder !== undefined && typeof holder.pid === 'number' && typeof holder.token === 'string') {
    return holder as unknown as LockHolder
  }
  const modified = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs
  if (modified === undefined) return undefined
  return { pid: 0, started: null, machine: thisMachine(), token: 'unfilled', at: new Date(modified).toISOString() }
}

function isAlive({ pid, started, machine, at }: LockHolder): boolean {
  if (pid === 0) return Date.now() - Date.parse(at) < unfilledGraceMs
  if (machine !== thisMachine()) return true
  if (!isProcessAlive(pid)) return false
  const startedNow = processStart(pid)
  return started === null || startedNow === null || started === startedNow
}

function thisHolder(): LockHolder {
  return {
    pid: process.pid,
    started: processStart(process.pid),
    machine: thisMachine(),
    token: `${process.pid}-${threadId}-${randomBytes(6).toString('hex')}`,
    at: new Date().toISOString(),
  }
}

function thisMachine(): string {
  return sha256(os.hostname()).slice(0, 12)
}

/** Locks of this thread, given back when it ends in any way that still runs code. */
const held = new Set<Release>()
let releasesOnExit = false

function releaseAll(): void {
  for (const release of [...held]) release()
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
