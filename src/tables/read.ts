import fs from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { EscaladoError, fail } from '../error.ts'
import { type Collector, createCollector } from './collect.ts'
import { type ByteSource, bytesInMemory } from './formats/bytes.ts'
import { readTable } from './formats/index.ts'
import type { TableSink } from './formats/sink.ts'
import { type DescribeRuns, readStore } from './formats/store.ts'
import type { ColumnChoice, Diagnostic, RunTable, TableOptions } from './run-table.ts'

export interface ReadOptions extends TableOptions {
  /** Makes rows of the runs of a store; without it a folder is not a table. */
  readonly describeRuns?: DescribeRuns | undefined
}

/**
 * Reads a table of training runs: a file of CSV, TSV, JSON lines, a JSON list or Parquet, told apart by content, or a
 * store of Escalado runs. Files are read in blocks, and only the numbers that are needed are kept.
 * @param file path of the file or folder, by which messages name the table
 * @throws EscaladoError naming the place, for whatever keeps the table from being read or from making sense
 */
export const readRunTable = (file: string, choice: ColumnChoice = {}, options: ReadOptions = {}): Promise<RunTable> =>
  collect(file, choice, options, (sink) =>
    orUnreadable(file, () =>
      fs.statSync(file).isDirectory() ? readFolder(file, options.describeRuns, sink) : readFile(file, sink),
    ),
  )

/** Reads what `readRunTable` reads from a file from bytes in memory; `name` is what messages call the table. */
export const readRunTableBytes = (
  bytes: Uint8Array,
  name: string,
  choice: ColumnChoice = {},
  options: TableOptions = {},
): Promise<RunTable> => collect(name, choice, options, (sink) => readTable(bytesInMemory(bytes), name, sink))

/**
 * Reads a file of any table format and hands its header and records on, without asking what they mean.
 * @throws EscaladoError naming the place, for whatever keeps the file from being read
 */
export const readTableFile = (file: string, sink: TableSink): Promise<readonly Diagnostic[]> =>
  orUnreadable(file, () => {
    if (!fs.statSync(file).isDirectory()) return readFile(file, sink)
    const fix = 'Give a file of CSV, TSV, JSONL or Parquet.'
    return fail({ code: 'not-a-table', what: 'is a folder, and only files are read here', where: file, fix })
  })

async function collect(
  name: string,
  choice: ColumnChoice,
  options: TableOptions,
  read: (sink: TableSink) => Promise<readonly Diagnostic[]>,
): Promise<RunTable> {
  const collectors: Collector[] = []
  const found = await read((header, rowUnit) => {
    const collector = createCollector(header, { name, rowUnit }, choice, options)
    collectors.push(collector)
    return collector.add
  })
  const table = (collectors[0] as Collector).finish()
  return { ...table, diagnostics: [...found, ...table.diagnostics] }
}

async function readFile(name: string, sink: TableSink): Promise<readonly Diagnostic[]> {
  if (!fs.statSync(name).isFile()) {
    const fix = 'Save what it holds as a file first.'
    fail({ code: 'not-a-table', what: 'is a device or a pipe, which cannot be read in pieces', where: name, fix })
  }
  const file = await open(name)
  try {
    const { size } = await file.stat()
    const source: ByteSource = {
      size,
      async read(start, end) {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start))
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
        return bytes.subarray(0, bytesRead)
      },
    }
    return await readTable(source, name, sink)
  } finally {
    await file.close()
  }
}

async function readFolder(
  folder: string,
  describe: DescribeRuns | undefined,
  sink: TableSink,
): Promise<readonly Diagnostic[]> {
  const fix = 'Give a file of CSV, TSV, JSONL or Parquet, or the folder of a store.'
  if (!fs.existsSync(path.join(folder, 'store.json'))) {
    fail({ code: 'not-a-table', what: 'is a folder, and no store of runs', where: folder, fix })
  }
  if (describe === undefined) {
    fail({ code: 'not-a-table', what: 'is a folder, and only files are read here', where: folder, fix })
  }
  readStore(folder, describe, sink)
  return []
}

/** Turns what the file system throws into a message; anything else that goes wrong is a fault of this code. */
async function orUnreadable<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof EscaladoError || !(error instanceof Error) || !('code' in error)) throw error
    const code = String(error.code)
    const [what, fix] = reasons[code] ?? ['cannot be read', 'Give a file of CSV, TSV, JSONL or Parquet.']
    return fail({ code: 'table-unreadable', what, value: code, where: name, fix }, error)
  }
}

const reasons: { readonly [code: string]: readonly [string, string] } = {
  ENOENT: ['there is no such file', 'Check the path.'],
  EACCES: ['this file may not be read', 'Give its reader permission, or a copy that can be read.'],
}
