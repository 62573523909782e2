import fs from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import path from 'node:path'
import { EscaladoError, fail } from '../error.ts'
import { type Collector, createCollector } from './collect.ts'
import { readBlocks } from './formats/blocks.ts'
import { delimitedReader } from './formats/delimited.ts'
import { jsonLinesReader, readJsonList } from './formats/json.ts'
import type { LineReader } from './formats/lines.ts'
import { readParquet } from './formats/parquet.ts'
import type { TableSink } from './formats/sink.ts'
import { type Format, formatOf } from './formats/sniff.ts'
import { type DescribeRuns, readStore } from './formats/store.ts'
import type { ColumnChoice, Diagnostic, RunTable, TableOptions } from './run-table.ts'

export interface ReadOptions extends TableOptions {
  /** Makes rows of the runs of a store; without it a folder is not a table. */
  readonly describeRuns?: DescribeRuns | undefined
}

/** Longest JSON list: it has to be read as a whole. */
const mostListBytes = 256 << 20
/** Bytes that tell a file's format, leading white space included. */
const headBytes = 4096

/**
 * Reads a table of training runs: a file of CSV, TSV, JSON lines, a JSON list or Parquet, told apart by content, or a
 * store of Escalado runs. Files are read in blocks, and only the numbers that are needed are kept.
 * @param file path of the file or folder, by which messages name the table
 * @throws EscaladoError naming the place, for whatever keeps the table from being read or from making sense
 */
export async function readRunTable(
  file: string,
  choice: ColumnChoice = {},
  options: ReadOptions = {},
): Promise<RunTable> {
  const collectors: Collector[] = []
  const sink: TableSink = (header, rowUnit) => {
    const collector = createCollector(header, { name: file, rowUnit }, choice, options)
    collectors.push(collector)
    return collector.add
  }
  const found = await orUnreadable(file, () =>
    fs.statSync(file).isDirectory() ? readFolder(file, options.describeRuns, sink) : readFile(file, sink),
  )
  const table = (collectors[0] as Collector).finish()
  return { ...table, diagnostics: [...found, ...table.diagnostics] }
}

async function readFile(name: string, sink: TableSink): Promise<readonly Diagnostic[]> {
  if (!fs.statSync(name).isFile()) {
    const fix = 'Save what it holds as a file first.'
    fail({ code: 'not-a-table', what: 'is a device or a pipe, which cannot be read twice', where: name, fix })
  }
  const file = await open(name)
  try {
    const { size } = await file.stat()
    const head = new Uint8Array(Math.min(headBytes, size))
    await file.read(head, 0, head.length, 0)
    return await readers[formatOf(head, name)](file, size, name, sink)
  } finally {
    await file.close()
  }
}

/** Reads a file of one format, and says what its reader should know about it. */
type Reader = (file: FileHandle, size: number, name: string, sink: TableSink) => Promise<readonly Diagnostic[]>

const readers: { readonly [F in Format]: Reader } = {
  async parquet(file, size, name, sink) {
    await readParquet(file, size, name, sink)
    return []
  },
  async delimited(file, _, name, sink) {
    const torn = await readLines(file, name, delimitedReader(name, sink))
    if (torn === null) return []
    const message = `the file ends without a line break: line ${torn} may have been cut short`
    return [{ code: 'torn-line', message }]
  },
  async 'json-lines'(file, _, name, sink) {
    await readLines(file, name, jsonLinesReader(name, sink))
    return []
  },
  async 'json-list'(file, size, name, sink) {
    if (size > mostListBytes) {
      const fix = 'Write it as JSON lines, one record per line, which are read in pieces.'
      fail({ code: 'list-too-long', what: `a JSON list of more than ${mostListBytes >> 20} MiB`, where: name, fix })
    }
    const lines: string[] = []
    for await (const block of readBlocks(file, name)) for (const line of block.lines) lines.push(line)
    readJsonList(lines.join('\n'), name, sink)
    return []
  },
}

/** Hands on all lines of a file; the number of its last line if that lacks its line break, else null. */
async function readLines(file: FileHandle, name: string, reader: LineReader): Promise<number | null> {
  let torn: number | null = null
  for await (const { lines, first, isTorn } of readBlocks(file, name)) {
    lines.forEach((line, i) => {
      reader.line(line, first + i)
    })
    torn = isTorn ? first + lines.length - 1 : null
  }
  reader.end()
  return torn
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
