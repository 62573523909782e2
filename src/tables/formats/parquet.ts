import type { FileHandle } from 'node:fs/promises'
import { type AsyncBuffer, type ParquetRowRange, type ParquetScan, parquetScan, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { EscaladoError, fail } from '../../error.ts'
import { printable } from '../cell.ts'
import type { TableSink } from './sink.ts'

/** Most rows of one row group: its columns are in memory at once. */
const mostGroupRows = 5_000_000

/**
 * Reads a Parquet file, one row group at a time. Columns of lists and records are passed over.
 * @throws EscaladoError `bad-parquet`, `too-many-rows`
 */
export async function readParquet(file: FileHandle, bytes: number, name: string, sink: TableSink): Promise<void> {
  const scan = await orBad(name, () => parquetScan({ file: asyncBuffer(file, bytes), compressors }))
  const header = parquetSchema(scan.metadata)
    .children.filter(({ children }) => children.length === 0)
    .map(({ element }) => element.name)
  const add = sink(header, 'row')
  for (const range of scan.ranges) {
    if (range.rowEnd - range.rowStart > mostGroupRows) tooManyRows(name)
    const columns = await orBad(name, () => readColumns(scan, header, range))
    for (let row = range.rowStart; row < range.rowEnd; row++) {
      add(
        columns.map((column) => column[row - range.rowStart]),
        row + 1,
      )
    }
  }
}

async function readColumns(
  scan: ParquetScan,
  header: readonly string[],
  range: ParquetRowRange,
): Promise<ArrayLike<unknown>[]> {
  const rows = range.rowEnd - range.rowStart
  const columns: ArrayLike<unknown>[] = []
  for (const column of header) {
    const values = await scan.readColumn({ column, ...range })
    if (values.length !== rows) throw new Error(`column ${column} has ${values.length} of ${rows} rows`)
    columns.push(values)
  }
  return columns
}

const asyncBuffer = (file: FileHandle, byteLength: number): AsyncBuffer => ({
  byteLength,
  async slice(start, end = byteLength) {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, byteLength) - start))
    await file.read(bytes, 0, bytes.length, start)
    return bytes.buffer
  },
})

/** What the library throws on a damaged file says where it stumbled, not what the reader can do. */
async function orBad<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof EscaladoError) throw error
    return fail(
      {
        code: 'bad-parquet',
        what: 'this Parquet file is damaged or of a kind that is not read',
        value: printable(error instanceof Error ? error.message : error),
        where: name,
        fix: 'Write it anew, or give the table as CSV.',
      },
      error,
    )
  }
}

const tooManyRows = (name: string): never =>
  fail({
    code: 'too-many-rows',
    what: `a row group has more than ${mostGroupRows / 1e6} million rows`,
    where: name,
    fix: 'Write the file with smaller row groups, or keep fewer checkpoints of each run.',
  })
