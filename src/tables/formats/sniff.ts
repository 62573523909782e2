import { fail } from '../../error.ts'

/** How a table file is written. */
export type Format = 'delimited' | 'json-lines' | 'json-list' | 'parquet'

/** Files that are refused by their first bytes, with what to do about them. */
const refused: readonly { readonly bytes: readonly number[]; readonly what: string; readonly fix: string }[] = [
  { bytes: [0x1f, 0x8b], what: 'is compressed with gzip', fix: 'Unpack it first: gunzip FILE.' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'is compressed with zstd', fix: 'Unpack it first: unzstd FILE.' },
  { bytes: [0x42, 0x5a, 0x68], what: 'is compressed with bzip2', fix: 'Unpack it first: bunzip2 FILE.' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'is compressed with xz', fix: 'Unpack it first: unxz FILE.' },
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    what: 'is a workbook or an archive',
    fix: 'Export the sheet with the runs as CSV, or unpack the archive first.',
  },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'is an old workbook', fix: 'Export the sheet with the runs as CSV.' },
  { bytes: [0xff, 0xfe], what: 'is UTF-16 text', fix: 'Save the table as UTF-8 text.' },
  { bytes: [0xfe, 0xff], what: 'is UTF-16 text', fix: 'Save the table as UTF-8 text.' },
]

const parquet = [0x50, 0x41, 0x52, 0x31]
const byteOrderMark = [0xef, 0xbb, 0xbf]

/**
 * Tells a format by the first bytes of a file; its name does not count.
 * @throws EscaladoError `table-empty`, `format-unknown` for what is known not to be a table
 */
export function formatOf(head: Uint8Array, name: string): Format {
  const startsWith = (bytes: readonly number[]): boolean => bytes.every((byte, i) => head[i] === byte)
  if (head.length === 0) {
    const fix = 'Give a table with a header and rows below it.'
    fail({ code: 'table-empty', what: 'the file is empty', where: name, fix })
  }
  const found = refused.find(({ bytes }) => startsWith(bytes))
  if (found !== undefined) fail({ code: 'format-unknown', what: found.what, where: name, fix: found.fix })
  if (startsWith(parquet)) return 'parquet'
  const text = head.subarray(startsWith(byteOrderMark) ? byteOrderMark.length : 0)
  const first = text.find((byte) => byte !== 0x20 && (byte < 0x09 || byte > 0x0d))
  if (first === 0x7b) return 'json-lines'
  return first === 0x5b ? 'json-list' : 'delimited'
}
