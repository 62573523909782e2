import { type AsyncBuffer, type ParquetRowRange, type ParquetScan, parquetScan, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { EscaladoError, fail } from '../../error.ts'
import { printable } from '../cell.ts'
import type { ByteSource } from './bytes.ts'
import { checkFooter, checkPages } from './parquet-pages.ts'
import type { TableSink } from './sink.ts'

/** Most rows of one row group: its columns are in memory at once. */
const mostGroupRows = 3_000_000

/**
 * Reads a Parquet file, one row group at a time. Columns of lists and records are passed over.
 * @throws EscaladoError `bad-parquet`, `too-many-rows`
 */
export async function readParquet(source: ByteSource, name: string, sink: TableSink): Promise<void> {
  const buffer = asyncBuffer(source)
  const { scan, header } = await orBad(name, () => openScan(buffer))
  const add = sink(header, 'row')
  const flat = new Set(header)
  let start = 0
  for (const group of scan.metadata.row_groups) {
    const rows = Number(group.num_rows)
    if (rows > mostGroupRows) tooManyRows(name)
    const range = { rowStart: start, rowEnd: start + rows }
    const columns = await orBad(name, async () => {
      await checkPages(buffer, group, flat)
      return readColumns(scan, header, range)
    })
    for (let row = 0; row < rows; row++) {
      add(
        columns.map((column) => column[row]),
        start + row + 1,
      )
    }
    start += rows
  }
}

async function openScan(
  file: AsyncBuffer,
): Promise<{ readonly scan: ParquetScan; readonly header: readonly string[] }> {
  await checkFooter(file)
  const scan = await parquetScan({ file, compressors, useOffsetIndex: false })
  const header = parquetSchema(scan.metadata)
    .children.filter(({ children, element }) => children.length === 0 && element.repetition_type !== 'REPEATED')
    .map(({ element }) => String(element.name))
  return { scan, header }
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

const asyncBuffer = ({ size, read }: ByteSource): AsyncBuffer => ({
  byteLength: size,
  // a copy, since a piece of bytes in memory is a view of all of them
  slice: async (start, end = size) => new Uint8Array(await read(start, end)).buffer,
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
