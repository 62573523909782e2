import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import { fail } from '../error.ts'
import { isStore } from '../store/index.ts'
import { readBytes, requireText, textFile, unfitness } from './text.ts'
import type { GatheredText, TextCollection } from './types.ts'
import { entryWeights, parseEntry } from './weights.ts'

/**
 * The files an entry stands for, absolute and sorted; `named` when the entry is one file by its own name, so that
 * trouble with it is an error rather than a reason to leave it out.
 */
export async function expandEntry(path: string, flag: string): Promise<{ files: string[]; named: boolean }> {
  const where = `${flag} ${path}`
  const ignore = ['**/node_modules/**']
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return { files: [resolve(path)], named: true }
    requireReadable(path, where)
    const files = outsideStores(await glob('**/*', { cwd: path, absolute: true, ignore }), resolve(path))
    if (files.length > 0) return { files, named: false }
    return fail({
      code: 'no-text',
      what: 'This folder holds no files',
      where,
      fix: 'Name a folder with text files in it.',
    })
  }
  if (!isDynamicPattern(path)) {
    fail({
      code: 'unreadable-text',
      what: 'There is no such file or folder',
      where,
      fix: 'Check the path; it is read from the current folder.',
    })
  }
  const found = await glob(path, { absolute: true, expandDirectories: false, ignore })
  const files = found.length === 0 ? [] : outsideStores(found, commonFolder(found.map((file) => resolve(file))))
  if (files.length > 0) return { files, named: false }
  return fail({
    code: 'no-match',
    what: 'This pattern matches no file',
    where,
    fix: "Quote it so that the shell leaves it alone, and try it with ls: --data 'books/*.txt'.",
  })
}

/** Looking for files passes over what may not be read, as if it were empty. */
function requireReadable(folder: string, where: string): void {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK)
  } catch (cause) {
    const value = (cause as NodeJS.ErrnoException).code
    const fix = 'Change its permissions, or name another folder.'
    fail({ code: 'unreadable-text', what: 'This folder cannot be read', value, where, fix }, cause)
  }
}

/**
 * Absolute and sorted, without what lies in a store below `folder`: a store grows with every run, so the same command
 * would find another text each time.
 */
function outsideStores(files: readonly string[], folder: string): string[] {
  const below = (file: string): string[] => relative(folder, dirname(file)).split(sep)
  const isStored = (file: string): boolean =>
    below(file).some((name, i, names) => name !== '' && isStore(join(folder, ...names.slice(0, i + 1))))
  return files
    .map((file) => resolve(file))
    .filter((file) => !isStored(file))
    .sort()
}

/** The deepest folder that holds all files: names are relative to it, so they do not depend on where the text lies. */
export function commonFolder(files: readonly string[]): string {
  let folder = dirname(files[0] as string)
  while (
    !files.every((file) => folder === dirname(file) || file.startsWith(folder.endsWith(sep) ? folder : folder + sep))
  ) {
    folder = dirname(folder)
  }
  return folder
}

interface FoundFile {
  readonly path: string
  readonly group: number
  readonly named: boolean
}

/**
 * Reads the texts named by `--data` (or `--unseen`): each file becomes one collection.
 * @throws EscaladoError for paths, patterns, weights and contents that cannot be used.
 */
export async function gatherEntries(entries: readonly string[], flag = '--data'): Promise<GatheredText> {
  const parsed = entries.map((entry) => (flag === '--data' ? parseEntry(entry) : { path: entry, weight: null }))
  const weights = entryWeights(
    entries,
    parsed.map((entry) => entry.weight),
  )
  const found: FoundFile[] = []
  for (const [index, { path }] of parsed.entries()) {
    const { files, named } = await expandEntry(path, flag)
    for (const file of files) found.push({ path: file, group: weights === null ? 0 : index, named })
  }

  const folder = commonFolder(found.map((file) => file.path))
  const collections: TextCollection[] = []
  const leftOut = { empty: 0, binary: 0, duplicate: 0 }
  const seen = new Set<string>()
  for (const { path, group, named } of found) {
    const bytes = await readBytes(path)
    if (named) requireText(bytes, path)
    const unfit = unfitness(bytes)
    const file = textFile(relative(folder, path).split(sep).join('/') || basename(path), bytes)
    if (unfit !== null) leftOut[unfit]++
    else if (seen.has(file.sha256)) leftOut.duplicate++
    else collections.push({ name: file.name, group, files: [file] })
    seen.add(file.sha256)
  }
  for (const [group, entry] of (weights === null ? [entries.join(' ')] : entries).entries()) {
    if (collections.some((collection) => collection.group === group)) continue
    fail({
      code: 'no-text',
      what: 'Nothing usable is left here: all files are empty, binary or duplicates',
      where: `${flag} ${entry}`,
      fix: 'Name other text files.',
    })
  }
  const notes = Object.entries(leftOut).flatMap(([kind, count]) =>
    count > 0 ? [`${count} ${kind} ${count === 1 ? 'file' : 'files'} left out`] : [],
  )
  return { kind: namesOf(collections), collections, weights: weights ?? [1], notes }
}

/** Up to three names, then how many more. */
export function namesOf(collections: readonly TextCollection[]): string {
  const names = collections.slice(0, 3).map((collection) => collection.name)
  const more = collections.length - names.length
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
