/** Checks of a Parquet file's own bookkeeping, which the library that decodes it takes at its word. */
import type { AsyncBuffer, ParquetScan } from 'hyparquet'
import { walkStruct } from './thrift.ts'

/** Ids of fields in parquet.thrift. */
const pageHeader = { uncompressedSize: 2, compressedSize: 3, dataPage: 5, dictionaryPage: 7, dataPageV2: 8 }
const numberOfValues = 1

/** @throws RangeError when a count in the footer is more than its bytes can hold */
export async function checkFooter(file: AsyncBuffer): Promise<void> {
  const tail = new DataView(await file.slice(Math.max(0, file.byteLength - 8)))
  if (tail.byteLength < 8) throw new RangeError('the file is too short')
  const length = tail.getUint32(0, true)
  if (length > file.byteLength - 8) throw new RangeError('the footer is longer than the file')
  walkStruct(new Uint8Array(await file.slice(file.byteLength - 8 - length, file.byteLength - 8)), 0)
}

/**
 * Walks the page headers of some columns of one row group.
 * @throws RangeError when a page counts more rows than its row group or more bytes than its column has
 */
export async function checkPages(
  file: AsyncBuffer,
  group: ParquetScan['metadata']['row_groups'][number],
  names: ReadonlySet<string>,
): Promise<void> {
  for (const { meta_data: column } of group.columns) {
    if (column === undefined || !names.has(column.path_in_schema[0] as string)) continue
    const first = Number(column.dictionary_page_offset ?? column.data_page_offset)
    const size = Number(column.total_compressed_size)
    if (first < 0 || size < 0 || first + size > file.byteLength) throw new RangeError('a column lies outside the file')
    walkPages(new Uint8Array(await file.slice(first, first + size)), Number(group.num_rows))
  }
}

function walkPages(bytes: Uint8Array, rows: number): void {
  let seen = 0
  for (let at = 0; at < bytes.length && seen < rows; ) {
    const { numbers, structs, end } = walkStruct(bytes, at)
    const sizes = [
      numbers.get(pageHeader.uncompressedSize) ?? -1,
      numbers.get(pageHeader.compressedSize) ?? -1,
    ] as const
    if (Math.min(...sizes) < 0 || end + sizes[1] > bytes.length)
      throw new RangeError('a page is larger than its column')
    const data = structs.get(pageHeader.dataPage) ?? structs.get(pageHeader.dataPageV2)
    const values = data?.numbers.get(numberOfValues) ?? 0
    const entries = structs.get(pageHeader.dictionaryPage)?.numbers.get(numberOfValues) ?? 0
    if (values < 0 || seen + values > rows) throw new RangeError('a page counts more rows than its row group')
    if (entries < 0 || entries > sizes[0]) throw new RangeError('a dictionary counts more than it holds')
    seen += values
    at = end + sizes[1]
  }
}
