import fs from 'node:fs'
import path from 'node:path'
import type { Json } from '../canonical.ts'
import { fail } from '../error.ts'
import { listFolder, makeFolder, readText, withFile, writeAtomic } from './files.ts'
import { parseObject, prettyJson, toJson } from './json.ts'

/** The format this version writes; one that reads wrongly in older versions raises it. */
export const storeFormat = 1

/** A folder of runs. Plain data, so that worker threads can be handed one. */
export interface Store {
  readonly dir: string
}

const markerOf = (dir: string): string => path.join(dir, 'store.json')

/** Whether a folder is a store, of whatever version. */
export const isStore = (dir: string): boolean => fs.existsSync(markerOf(dir))

/**
 * Opens a store; with `create`, makes one of a missing or empty folder.
 * @throws `store-missing`, `not-a-store`, `store-newer`, `store-read-only`, `disk-full`
 */
export function openStore(dir: string, { create = false }: { readonly create?: boolean } = {}): Store {
  const marker = markerOf(dir)
  // looked at before the marker is read: another process may be creating this very store
  const vacant = isVacant(dir)
  const text = isFolder(dir) ? readText(marker) : undefined
  if (text === undefined) {
    if (!isFolder(dir) && !create) missingStore(dir)
    if (!vacant || !create) notAStore(dir)
    writeAtomic(marker, prettyJson({ format: storeFormat }))
  } else {
    checkFormat(parseObject(text)?.format, marker)
  }
  return { dir }
}

/**
 * Absolute path of a file in the store.
 * @throws `path-outside` for a path that leaves the store or starts at the root
 */
export function storePath({ dir }: Store, relative: string): string {
  const root = path.resolve(dir)
  const file = path.resolve(root, relative)
  if (path.isAbsolute(relative) || !file.startsWith(root + path.sep)) {
    fail({
      code: 'path-outside',
      what: 'is not a path inside the store',
      value: relative,
      where: dir,
      fix: 'Give a path relative to the store, such as ladders/1f0c/plan.json.',
    })
  }
  return file
}

/** Writes a JSON document such as `ladders/<id>/plan.json`, atomically; `relative` is its path in the store. */
export function writeDocument(store: Store, relative: string, document: object): void {
  writeAtomic(storePath(store, relative), prettyJson(toJson(document, relative)))
}

/**
 * Reads a JSON document; undefined if it was never written.
 * @throws `document-corrupt`
 */
export function readDocument(store: Store, relative: string): Json | undefined {
  const file = storePath(store, relative)
  const text = readText(file)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    return fail(
      {
        code: 'document-corrupt',
        what: 'is not valid JSON',
        value: error instanceof Error ? error.message : String(error),
        where: file,
        fix: 'Restore it from a copy, or move it away to have it written anew; it was left as it is.',
      },
      error,
    )
  }
}

/** Paths in the store of the JSON documents under one of its folders, sorted: `ladders/1f0c/plan.json`. */
export function listDocuments(store: Store, folder: string): readonly string[] {
  const below = (relative: string): readonly string[] =>
    listFolder(storePath(store, relative)).flatMap((name) => {
      const child = `${relative}/${name}`
      if (isFolder(storePath(store, child))) return below(child)
      return name.endsWith('.json') ? [child] : []
    })
  return below(folder)
}

/** Writes a text file such as `reports/<id>.html`, atomically, and returns its absolute path. */
export function writeText(store: Store, relative: string, text: string): string {
  const file = storePath(store, relative)
  writeAtomic(file, text)
  return file
}

/** Creates a folder of the store and returns its absolute path. */
export function ensureFolder(store: Store, relative: string): string {
  const folder = storePath(store, relative)
  makeFolder(folder)
  return folder
}

const lookAt = (file: string): fs.Stats | undefined =>
  withFile(file, 'read', () => fs.statSync(file, { throwIfNoEntry: false }))

const isFolder = (file: string): boolean => lookAt(file)?.isDirectory() ?? false

/** Nothing there, or an empty folder; temporary files of a store whose creation was interrupted do not count. */
function isVacant(dir: string): boolean {
  // one look: a folder that another process makes must not be missing to the first look and full to the second
  const found = lookAt(dir)
  return found === undefined || (found.isDirectory() && listFolder(dir).every((name) => name.endsWith('.tmp')))
}

function missingStore(dir: string): never {
  return fail({
    code: 'store-missing',
    what: 'there is no store here',
    where: dir,
    fix: 'Give the folder of an existing store with --store, or run npx escalado ladder to start one.',
  })
}

function notAStore(dir: string): never {
  return fail({
    code: 'not-a-store',
    what: 'is not a store: it has no store.json',
    where: dir,
    fix: 'Give an empty or new folder, or an existing store, with --store.',
  })
}

function checkFormat(format: Json | undefined, marker: string): void {
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) {
    fail({
      code: 'not-a-store',
      what: 'names no store format',
      where: marker,
      ...(format === undefined ? {} : { value: format }),
      fix: `If this is a store, its store.json should read {"format": ${storeFormat}}; else choose another folder with --store.`,
    })
  }
  if (format > storeFormat) {
    fail({
      code: 'store-newer',
      what: `was written by a newer version of escalado; this one reads formats up to ${storeFormat}`,
      value: `format ${format}`,
      where: marker,
      fix: 'Update escalado, or choose another folder with --store; nothing was changed.',
    })
  }
}
