/**
 * The only place that touches the disk: whole files are replaced atomically, lines are appended in one write, and what
 * the operating system refuses becomes an error a person can act on. The default import of node:fs lets tests break
 * single calls.
 */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fail } from '../error.ts'
import { isProcessAlive } from './process.ts'

/**
 * Replaces a file with the given chunks, all or nothing: temporary name, fsync, rename, fsync of the folder. Killed or
 * failing at any point, it leaves the old file (or none) intact. Creates missing folders.
 * @throws `disk-full`, `store-read-only`, `store-io`
 */
export function writeAtomic(file: string, ...chunks: readonly (string | Uint8Array)[]): void {
  makeFolder(path.dirname(file))
  const temporary = temporaryName(file)
  withFile(file, 'written', () => {
    try {
      const descriptor = fs.openSync(temporary, 'wx')
      try {
        for (const chunk of chunks) writeAll(descriptor, typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
        fs.fsyncSync(descriptor)
      } finally {
        fs.closeSync(descriptor)
      }
      fs.renameSync(temporary, file)
    } catch (error) {
      fs.rmSync(temporary, { force: true })
      throw error
    }
    syncFolder(path.dirname(file))
  })
}

/**
 * Appends text to a file in one write call, so that concurrent readers see whole lines; what a full disk cuts short is
 * taken back. `sync` waits until the text is on the disk.
 * @throws `disk-full`, `store-read-only`, `store-io`
 */
export function appendText(file: string, text: string, { sync }: { readonly sync: boolean }): void {
  withFile(file, 'written', () => {
    const descriptor = fs.openSync(file, 'a')
    try {
      const before = fs.fstatSync(descriptor).size
      const bytes = Buffer.from(text)
      try {
        if (fs.writeSync(descriptor, bytes) < bytes.length)
          throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
        if (sync) fs.fsyncSync(descriptor)
      } catch (error) {
        fs.ftruncateSync(descriptor, before)
        throw error
      }
    } finally {
      fs.closeSync(descriptor)
    }
    if (sync) syncFolder(path.dirname(file))
  })
}

/** Shortens a file to its first `bytes` bytes, on the disk when it returns. */
export function truncateFile(file: string, bytes: number): void {
  withFile(file, 'written', () => {
    const descriptor = fs.openSync(file, 'r+')
    try {
      fs.ftruncateSync(descriptor, bytes)
      fs.fsyncSync(descriptor)
    } finally {
      fs.closeSync(descriptor)
    }
  })
}

/** Waits until what was written to a file is on the disk; nothing to do for a missing file. */
export function syncFile(file: string): void {
  withFile(file, 'written', () => {
    if (!fs.existsSync(file)) return
    const descriptor = fs.openSync(file, 'r+')
    try {
      fs.fsyncSync(descriptor)
    } finally {
      fs.closeSync(descriptor)
    }
  })
}

/** The bytes of a file, or undefined if there is none. */
export function readBytes(file: string): Uint8Array | undefined {
  return withFile(file, 'read', () => unlessMissing(() => fs.readFileSync(file)))
}

/** A file as UTF-8 text, or undefined if there is none. */
export function readText(file: string): string | undefined {
  const bytes = readBytes(file)
  return bytes === undefined ? undefined : decodeText(bytes)
}

/** UTF-8 to text as it stands, a byte order mark included. */
export const decodeText = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/** Sorted names in a folder; none if the folder is missing. */
export function listFolder(folder: string): readonly string[] {
  return withFile(folder, 'read', () => unlessMissing(() => fs.readdirSync(folder).sort()) ?? [])
}

/** Creates a folder and its parents. */
export function makeFolder(folder: string): void {
  withFile(folder, 'created', () => makeFolders(path.resolve(folder)))
}

/** By hand: where a folder that exists says ENOENT, as those of /proc do, Node's `recursive` never comes back. */
function makeFolders(folder: string): void {
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  const parent = path.dirname(folder)
  if (parent !== folder && !fs.existsSync(parent)) makeFolders(parent)
  try {
    fs.mkdirSync(folder)
  } catch (error) {
    // Another process may have been first.
    if (errorCode(error) !== 'EEXIST' || !fs.statSync(folder).isDirectory()) throw error
  }
}

/** Removes a file if it is there. */
export function removeFile(file: string): void {
  withFile(file, 'removed', () => fs.rmSync(file, { force: true }))
}

/** Makes renames and removals in a folder durable. Windows cannot open a folder and orders these itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
}

/** A name beside `file` that no other process or thread uses: `run.json.4711-9f86d081.tmp`. */
export function temporaryName(file: string): string {
  return `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`
}

/** Removes what killed processes left under temporary names in a folder; those of living processes stay. */
export function sweepTemporary(folder: string): void {
  for (const name of listFolder(folder)) {
    const pid = /\.(\d+)-[0-9a-f]{8}\.tmp$/.exec(name)?.[1]
    if (pid !== undefined && !isProcessAlive(Number(pid))) removeFile(path.join(folder, name))
  }
}

/** Runs file operations and turns what the operating system refuses into an EscaladoError naming the file. */
export function withFile<T>(file: string, done: 'created' | 'read' | 'removed' | 'written', operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    const code = errorCode(error)
    if (code === undefined) throw error
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      fail(
        {
          code: 'disk-full',
          what: `cannot be ${done}, because the disk is full`,
          value: code,
          where: file,
          fix: 'Free some space and run the same command again: what was stored before is intact.',
        },
        error,
      )
    }
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
      fail(
        {
          code: done === 'read' ? 'store-unreadable' : 'store-read-only',
          what: `cannot be ${done} by this user`,
          value: code,
          where: file,
          fix: 'Change its permissions, or choose another folder with --store.',
        },
        error,
      )
    }
    return fail(
      {
        code: 'store-io',
        what: `cannot be ${done}`,
        value: error instanceof Error ? error.message : code,
        where: file,
        fix: 'Check the disk and the path, then run the same command again: what was stored before is intact.',
      },
      error,
    )
  }
}

/** The operating system's name of a failure, `ENOENT` and its kin; undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^E[A-Z]+$/.test(code) ? code : undefined
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += fs.writeSync(descriptor, bytes, written)
}

function unlessMissing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
