/**
 * A checkpoint is a safetensors file and a JSON file that names it, with its SHA-256. The JSON is renamed into place
 * last and names another tensors file than the checkpoint it replaces, so at every instant each JSON has its tensors.
 */
import { createHash } from 'node:crypto'
import { type Json, sha256 } from '../canonical.ts'
import { EscaladoError, fail } from '../error.ts'
import { listFolder, readBytes, readText, removeFile, syncFile, syncFolder, withFile, writeAtomic } from './files.ts'
import { parseObject, prettyJson, toJson } from './json.ts'
import { metricsPath } from './metrics.ts'
import { runFolder } from './runs.ts'
import { decodeSafetensors, encodeSafetensors, type StoredTensors } from './safetensors.ts'
import { type Store, storePath } from './store.ts'

/** The content of a checkpoint's JSON file. */
export interface CheckpointRecord {
  readonly name: string
  /** Grows with every checkpoint written to a run; the greatest is the latest. */
  readonly sequence: number
  /** ISO time. */
  readonly createdAt: string
  /** Name of the safetensors file beside the JSON, its length and its SHA-256 (hex). */
  readonly tensors: string
  readonly bytes: number
  readonly sha256: string
  /** What the writer put in. */
  readonly meta: Json
}

/** A checkpoint read back whole. */
export interface Checkpoint extends CheckpointRecord {
  readonly values: StoredTensors
}

/**
 * Writes a checkpoint; one of the same name is replaced, and stays intact until the new one is complete on the disk. The
 * metrics appended so far are made durable first, so that no checkpoint outlives the rows that led to it.
 * @throws `not-json`, `tensor-invalid`, `disk-full`, `store-read-only`
 */
export function writeCheckpoint(
  store: Store,
  id: string,
  name: string,
  tensors: StoredTensors,
  meta: object,
): CheckpointRecord {
  const existing = listCheckpoints(store, id)
  const replaced = existing.find((checkpoint) => checkpoint.name === name)
  const chunks = encodeSafetensors(tensors)
  const record: CheckpointRecord = {
    name: checkedName(name),
    sequence: 1 + Math.max(0, ...existing.map(({ sequence }) => sequence)),
    createdAt: new Date().toISOString(),
    tensors: replaced?.tensors === `${name}.safetensors` ? `${name}.next.safetensors` : `${name}.safetensors`,
    bytes: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    sha256: hashChunks(chunks),
    meta: toJson(meta, 'meta'),
  }
  syncFile(storePath(store, metricsPath(id)))
  writeAtomic(checkpointPath(store, id, record.tensors), ...chunks)
  writeAtomic(checkpointPath(store, id, `${name}.json`), prettyJson(toJson(record, name)))
  if (replaced !== undefined) removeFile(checkpointPath(store, id, replaced.tensors))
  return record
}

/**
 * Reads a checkpoint and checks it against its hash.
 * @throws `checkpoint-missing`, `checkpoint-corrupt`
 */
export function readCheckpoint(store: Store, id: string, name: string): Checkpoint {
  const record = readRecord(store, id, name)
  if (record === undefined) {
    fail({
      code: 'checkpoint-missing',
      what: 'the run has no such checkpoint',
      value: name,
      where: checkpointFolder(store, id),
      fix: 'Give one of those in this folder, or train the run further.',
    })
  }
  const file = checkpointPath(store, id, record.tensors)
  const bytes = readBytes(file)
  if (bytes === undefined) {
    // A writer may have replaced or removed the checkpoint since its JSON was read.
    if (readRecord(store, id, name)?.sequence !== record.sequence) return readCheckpoint(store, id, name)
    corrupt(file, 'its tensors are missing')
  }
  if (bytes.length !== record.bytes) corrupt(file, `it has ${bytes.length} bytes instead of ${record.bytes}`)
  if (sha256(bytes) !== record.sha256) corrupt(file, 'its content does not match its hash')
  try {
    return { ...record, values: decodeSafetensors(bytes) }
  } catch (error) {
    if (error instanceof EscaladoError) corrupt(file, error.problem.what, error)
    throw error
  }
}

/** Records of a run's checkpoints, oldest first, read without their tensors. */
export function listCheckpoints(store: Store, id: string): readonly CheckpointRecord[] {
  return listFolder(checkpointFolder(store, id))
    .filter((name) => name.endsWith('.json'))
    .map((name) => readRecord(store, id, name.slice(0, -'.json'.length)))
    .filter((record) => record !== undefined)
    .sort((a, b) => a.sequence - b.sequence)
}

/** The checkpoint written last; undefined when there is none. */
export function latestCheckpoint(store: Store, id: string): CheckpointRecord | undefined {
  return listCheckpoints(store, id).at(-1)
}

/** Removes a checkpoint, the JSON first, so that no JSON ever lacks its tensors; harmless when there is none. */
export function removeCheckpoint(store: Store, id: string, name: string): void {
  const folder = checkpointFolder(store, id)
  if (readText(checkpointPath(store, id, `${checkedName(name)}.json`)) === undefined) return
  removeFile(checkpointPath(store, id, `${name}.json`))
  withFile(folder, 'written', () => syncFolder(folder))
  removeFile(checkpointPath(store, id, `${name}.safetensors`))
  removeFile(checkpointPath(store, id, `${name}.next.safetensors`))
}

function checkpointFolder(store: Store, id: string): string {
  return storePath(store, `${runFolder(id)}/checkpoints`)
}

function checkpointPath(store: Store, id: string, file: string): string {
  return storePath(store, `${runFolder(id)}/checkpoints/${file}`)
}

/** A checkpoint's JSON; undefined when there is none. */
function readRecord(store: Store, id: string, name: string): CheckpointRecord | undefined {
  const file = checkpointPath(store, id, `${checkedName(name)}.json`)
  const text = readText(file)
  if (text === undefined) return undefined
  const record = parseObject(text)
  const named =
    record?.name === name && [`${name}.safetensors`, `${name}.next.safetensors`].includes(String(record.tensors))
  if (
    !named ||
    typeof record.sequence !== 'number' ||
    typeof record.bytes !== 'number' ||
    typeof record.sha256 !== 'string'
  ) {
    corrupt(file, 'it is not the record of this checkpoint')
  }
  return record as unknown as CheckpointRecord
}

/** Dots are kept out of names, since file names are told apart by what follows the first. */
function checkedName(name: string): string {
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(name)) {
    fail({
      code: 'checkpoint-name',
      what: 'cannot name a checkpoint',
      value: name,
      fix: 'Use letters, digits, - and _, beginning with a letter or digit.',
    })
  }
  return name
}

function hashChunks(chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}

function corrupt(file: string, reason: string, cause?: unknown): never {
  return fail(
    {
      code: 'checkpoint-corrupt',
      what: `is a corrupt checkpoint: ${reason}`,
      where: file,
      fix: 'Restore it from a copy, or move its .json and .safetensors files away to go on from an earlier checkpoint; nothing was deleted.',
    },
    cause,
  )
}
