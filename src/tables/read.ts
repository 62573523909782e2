import { type FileHandle, open, stat } from 'node:fs/promises'
import { fail } from '../error.ts'
import { type Collector, createCollector } from './collect.ts'
import { readBlocks } from './formats/blocks.ts'
import { delimitedReader } from './formats/delimited.ts'
import type { TableSink } from './formats/sink.ts'
import type { ColumnChoice, RunTable, TableOptions } from './run-table.ts'

/**
 * Reads a table of training runs from a file: CSV, TSV, JSON, JSONL or Parquet, known by their content. A file is read
 * in blocks, and only the numbers that are needed are kept.
 * @param path the file; messages call the table by it
 * @throws EscaladoError naming the place, for whatever keeps the table from being read or making sense
 */
export async function readRunTable(
  path: string,
  choice: ColumnChoice = {},
  options: TableOptions = {},
): Promise<RunTable> {
  let collector: Collector | null = null
  const sink: TableSink = (header) => {
    collector = createCollector(header, { name: path, rowUnit: 'line' }, choice, options)
    return collector.add
  }
  const file = await openFile(path)
  try {
    const reader = delimitedReader(path, sink)
    for await (const { lines, first } of readBlocks(file, path)) {
      lines.forEach((line, i) => {
        reader.line(line, first + i)
      })
    }
    reader.end()
  } finally {
    await file.close()
  }
  return (collector as unknown as Collector).finish()
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    await stat(path)
    return await open(path)
  } catch (error) {
    return fail({ code: 'table-unreadable', what: 'cannot be read', where: path, fix: 'Give a file.' }, error)
  }
}
