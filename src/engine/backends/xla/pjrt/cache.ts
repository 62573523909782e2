import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import type { Session } from './session.ts'

/** Compiled programs, and what was measured of them, by the hash of all that decides them. What it cannot do costs time, never a failure. */
export interface Cache {
  /** A program as it was saved, or undefined. */
  get(key: string): Promise<Uint8Array | undefined>
  /**
   * Keeps a program, unless another process has kept one by now.
   * @param unusable what was there and could not be loaded, to be replaced
   * @returns the one that is kept: compiled twice, a module may give two programs that round differently
   */
  keep(key: string, program: Uint8Array, unusable?: Uint8Array): Promise<Uint8Array>
  /** Notes that this process tries something that may end it. */
  attempt(key: string): Promise<Attempt>
}

export interface Attempt {
  /** Whether a process that is gone tried the same and never said that it was over. */
  readonly endedOne: boolean
  /** Takes the note back. */
  over(): Promise<void>
}

/** Names a compiled module: of its text, the options, the plugin and the kind of device. */
export function programKey(
  { api, platform, platformVersion, plugin, describe }: Session,
  module: string,
  options: Uint8Array,
): string {
  const { major, minor } = api.version
  const about = [plugin, `${major}.${minor}`, platform, platformVersion, ...describe().map(({ kind }) => kind)]
  return createHash('sha256').update(JSON.stringify(about)).update(options).update('\0').update(module).digest('hex')
}

const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

const digestBytes = 32

/** Where a user's caches belong: `XDG_CACHE_HOME`, else `~/.cache`. It may be deleted at any time. */
export const defaultCacheFolder = (): string =>
  path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'escalado', 'xla')

/** A cache of files, each a checksum and a program. A plugin may crash on a damaged program, so none is handed to it. */
export function openCache(folder: string): Cache {
  const fileOf = (key: string): string => path.join(folder, key)
  async function get(key: string): Promise<Uint8Array | undefined> {
    const bytes = await readFile(fileOf(key)).catch(() => undefined)
    if (bytes === undefined) return undefined
    // on its own, since a slice of a pooled Buffer shares memory
    const program = new Uint8Array(bytes.subarray(digestBytes))
    return digest(program).equals(bytes.subarray(0, digestBytes)) ? program : undefined
  }
  return {
    get,
    async keep(key, program, unusable) {
      const temporary = `${fileOf(key)}.${randomBytes(6).toString('hex')}`
      try {
        await mkdir(folder, { recursive: true })
        await writeFile(temporary, Buffer.concat([digest(program), program]))
        // unlike a renamed file, a link replaces nothing
        const isFirst = await link(temporary, fileOf(key)).then(
          () => true,
          () => false,
        )
        const earlier = isFirst ? undefined : await get(key)
        if (earlier !== undefined && !(unusable && Buffer.from(unusable).equals(earlier))) return earlier
        if (!isFirst) await rename(temporary, fileOf(key))
      } catch {
        // it is compiled again next time
      } finally {
        await rm(temporary, { force: true }).catch(() => undefined)
      }
      return program
    },
    async attempt(key) {
      const prefix = `${key}.tried-by-`
      const names = await readdir(folder).catch(() => [] as string[])
      const tried = names.filter((name) => name.startsWith(prefix)).map((name) => Number(name.slice(prefix.length)))
      const note = fileOf(`${prefix}${process.pid}`)
      await mkdir(folder, { recursive: true })
        .then(() => writeFile(note, ''))
        .catch(() => undefined)
      return {
        endedOne: tried.some((pid) => !isRunning(pid)),
        over: () => rm(note, { force: true }).catch(() => undefined),
      }
    },
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: as another user
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
