import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { glob } from 'tinyglobby'
import { fail } from '../error.ts'
import { dropRepeats } from './repeats.ts'
import { cutAtLine, readBytes, textFile, unfitness } from './text.ts'
import type { GatheredText, TextCollection, TextFile } from './types.ts'

/**
 * No package may fill the text with its own kind: the browser's and Node's generated declarations alone would be more
 * than half of it.
 */
const mostPerPackage = 2_000_000

interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface InstalledPackage {
  readonly folder: string
  readonly name: string
  readonly version: string
  /** Built for one operating system or processor. */
  readonly platform: boolean
}

/**
 * The text that is already there: documentation and declarations of the packages Escalado is installed with, one
 * collection per package, so that a package left out of training is never trained on in any of its versions.
 * @param root Escalado's own folder: a clone, or `node_modules/escalado` of another project.
 */
export async function gatherPackages(root: string): Promise<GatheredText> {
  const packages = installedPackages(root)
  const byName = new Map<string, TextFile[]>()
  for (const installed of packages) {
    const files = await packageFiles(installed)
    byName.set(installed.name, [...(byName.get(installed.name) ?? []), ...files])
  }
  const all = [...byName].map(([name, files]): TextCollection => ({ name, group: 0, files }))
  const { kept, repeats } = dropRepeats(all)
  const collections = kept.map((collection) => ({ ...collection, files: capBytes(collection.files, mostPerPackage) }))
  if (collections.length === 0) {
    fail({
      code: 'no-default-text',
      what: 'The default text is the documentation of the installed packages, and none are installed here',
      where: root,
      fix: 'Run npm install, or name a text of your own with --data PATH.',
    })
  }
  return {
    kind: `documentation and declarations (README, *.md, *.d.ts; mostly TypeScript declarations) of ${collections.length} installed packages`,
    collections,
    weights: [1],
    notes: [
      `${repeats} files left out because most of their lines occur in earlier ones`,
      `at most ${mostPerPackage / 1e6} MB of one package, its shorter files first`,
    ],
  }
}

/**
 * Escalado's dependencies and theirs, found as Node finds them, sorted by name and version; not what else a host project
 * happens to have installed, so that the same versions give the same text everywhere. A clone has the development
 * dependencies too.
 */
export function installedPackages(root: string): InstalledPackage[] {
  const home = realpathSync(root)
  const inClone = !home.split(sep).includes('node_modules')
  const found = new Map<string, InstalledPackage>()
  const visit = (folder: string, manifest: Manifest, withDevelopment: boolean): void => {
    const names = Object.keys({
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...(withDevelopment ? manifest.devDependencies : {}),
    })
    for (const name of names) {
      const dependency = resolvePackage(name, folder)
      if (dependency === null || dependency === home || found.has(dependency)) continue
      const own = readManifest(dependency)
      const platform = own.os !== undefined || own.cpu !== undefined
      const version = own.version ?? ''
      found.set(dependency, { folder: dependency, name: platform ? withoutPlatform(name) : name, version, platform })
      visit(dependency, own, false)
    }
  }
  visit(home, readManifest(home), inClone)
  const key = ({ name, version, platform }: InstalledPackage) => `${name}\n${version}\n${platform}`
  return [...found.values()].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

/** The real folder of a package as seen from another, or null when it is not installed (another platform's binary). */
function resolvePackage(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
    if (folder === dirname(folder)) return null
  }
}

function readManifest(folder: string): Manifest {
  const path = join(folder, 'package.json')
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Manifest
  } catch (cause) {
    return fail(
      {
        code: 'unreadable-package',
        what: 'This package manifest cannot be read',
        where: path,
        fix: 'Run npm install again, or name a text with --data PATH.',
      },
      cause,
    )
  }
}

/** `@typescript/typescript-linux-x64` → `@typescript/typescript`: the same source on every machine. */
export const withoutPlatform = (name: string): string =>
  name.replace(/-(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|wasm32|win32|windows)\b.*$/, '')

async function packageFiles({ folder, platform }: InstalledPackage): Promise<TextFile[]> {
  // A binary package's README speaks of its platform; the declarations some carry are the same on all of them.
  const patterns = platform ? ['**/*.d.{ts,mts,cts}'] : ['**/*.d.{ts,mts,cts}', '**/*.md', '**/readme*']
  const paths = await glob(patterns, { cwd: folder, caseSensitiveMatch: false, ignore: ['**/node_modules/**'] })
  const files = await Promise.all(paths.sort().map(async (path) => textFile(path, await readBytes(join(folder, path)))))
  return files.filter((file) => unfitness(file.bytes) === null)
}

/** Whole files, shortest first, up to the limit; the file that exceeds it is cut at a line. Order is kept. */
export function capBytes(files: readonly TextFile[], limit: number): TextFile[] {
  const kept = new Map<TextFile, TextFile>()
  let room = limit
  for (const file of [...files].sort((a, b) => a.bytes.length - b.bytes.length)) {
    const bytes = cutAtLine(file.bytes, room)
    if (bytes.length === 0) continue
    kept.set(file, bytes.length === file.bytes.length ? file : textFile(file.name, bytes))
    room -= bytes.length
  }
  return files.flatMap((file) => kept.get(file) ?? [])
}
