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
import type { ColumnChoice, RunTable, TableOptions } from './run-table.ts'

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
  if (isFolder(file)) readStore(requireStore(file), requireDescription(file, options.describeRuns), sink)
  else await readFile(file, sink)
  return (collectors[0] as Collector).finish()
}

async function readFile(name: string, sink: TableSink): Promise<void> {
  let file: FileHandle | null = null
  try {
    file = await open(name)
    const { size } = await file.stat()
    const head = new Uint8Array(Math.min(headBytes, size))
    await file.read(head, 0, head.length, 0)
    await readers[formatOf(head, name)](file, size, name, sink)
  } catch (error) {
    if (error instanceof EscaladoError) throw error
    unreadable(name, error)
  } finally {
    await file?.close()
  }
}

type Reader = (file: FileHandle, size: number, name: string, sink: TableSink) => Promise<void>

const readers: { readonly [F in Format]: Reader } = {
  parquet: readParquet,
  delimited: (file, _, name, sink) => readLines(file, name, delimitedReader(name, sink)),
  'json-lines': (file, _, name, sink) => readLines(file, name, jsonLinesReader(name, sink)),
  async 'json-list'(file, size, name, sink) {
    if (size > mostListBytes) {
      const fix = 'Write it as JSON lines, one record per line, which are read in pieces.'
      fail({ code: 'list-too-long', what: `a JSON list of more than ${mostListBytes >> 20} MiB`, where: name, fix })
    }
    const lines: string[] = []
    for await (const block of readBlocks(file, name)) for (const line of block.lines) lines.push(line)
    readJsonList(lines.join('\n'), name, sink)
  },
}

async function readLines(file: FileHandle, name: string, reader: LineReader): Promise<void> {
  for await (const { lines, first } of readBlocks(file, name)) {
    lines.forEach((line, i) => {
      reader.line(line, first + i)
    })
  }
  reader.end()
}

const isFolder = (file: string): boolean => fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false

function requireStore(folder: string): string {
  if (fs.existsSync(path.join(folder, 'store.json'))) return folder
  return fail({
    code: 'not-a-table',
    what: 'is a folder, and no store of runs: it has no store.json',
    where: folder,
    fix: 'Give a file of CSV, TSV, JSONL or Parquet, or the folder of a store.',
  })
}

function requireDescription(folder: string, describe: DescribeRuns | undefined): DescribeRuns {
  if (describe !== undefined) return describe
  return fail({
    code: 'not-a-table',
    what: 'is a folder, and only files are read here',
    where: folder,
    fix: 'Give a file of CSV, TSV, JSONL or Parquet.',
  })
}

function unreadable(name: string, error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [what, fix] = reasons[code] ?? ['cannot be read as a table', 'Give a file of CSV, TSV, JSONL or Parquet.']
  return fail({ code: 'table-unreadable', what, where: name, fix, ...(code === '' ? {} : { value: code }) }, error)
}

const reasons: { readonly [code: string]: readonly [string, string] } = {
  ENOENT: ['there is no such file', 'Check the path.'],
  EACCES: ['this file may not be read', 'Give its reader permission, or a copy that can be read.'],
}
