import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import { fail } from '../../error.ts'

/** Bytes read at once; so much of a file is in memory. */
const blockBytes = 1 << 20
/** Longest line that is still one of a table. */
const mostLineBytes = 16 << 20
const lineBreak = 0x0a

/** Whole lines of a text file. */
export interface Block {
  readonly lines: readonly string[]
  /** Number of the first of them, from 1. */
  readonly first: number
  /** Whether the last of them lacks its line break, as the last line of a file may. */
  readonly isTorn: boolean
}

/**
 * Reads a UTF-8 file in blocks of whole lines, without their breaks (LF or CRLF) and without a byte order mark.
 * @throws EscaladoError `not-utf8`, `not-text`, `line-too-long`, each with its line
 */
export async function* readBlocks(file: FileHandle, name: string): AsyncGenerator<Block> {
  let rest = Buffer.alloc(0)
  let first = 1
  const buffer = Buffer.alloc(blockBytes)
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
    const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
    const end = bytesRead === 0 ? bytes.length : bytes.lastIndexOf(lineBreak) + 1
    rest = bytes.subarray(end)
    if (rest.length > mostLineBytes) lineTooLong(name, first)
    if (end > 0) {
      const text = decode(bytes.subarray(0, end), name, first)
      const lines = text.split('\n')
      const isTorn = lines.at(-1) !== ''
      // the empty text after the last break is no line
      if (!isTorn) lines.pop()
      yield { lines: text.includes('\r') ? lines.map(withoutReturn) : lines, first, isTorn }
      first += lines.length
    }
    if (bytesRead === 0) return
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)

function decode(bytes: Buffer, name: string, first: number): string {
  if (!isUtf8(bytes)) {
    const line = lineWhere(bytes, first, (part) => !isUtf8(part))
    fail({
      code: 'not-utf8',
      what: 'the text is not UTF-8',
      where: `${name}, line ${line}`,
      fix: 'Save the table as UTF-8 text.',
    })
  }
  if (bytes.includes(0)) {
    const line = lineWhere(bytes, first, (part) => part.includes(0))
    fail({
      code: 'not-text',
      what: 'there are zero bytes: this is no text',
      where: `${name}, line ${line}`,
      fix: 'Give a table as CSV, TSV, JSONL or Parquet.',
    })
  }
  const text = bytes.toString('utf8')
  return first === 1 && text.startsWith('\ufeff') ? text.slice(1) : text
}

/** Number of the first line that a test finds. */
function lineWhere(bytes: Buffer, first: number, test: (line: Buffer) => boolean): number {
  let line = first
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(lineBreak, start)
    const end = found < 0 ? bytes.length : found + 1
    if (test(bytes.subarray(start, end))) return line
    start = end
  }
  return first
}

const lineTooLong = (name: string, line: number): never =>
  fail({
    code: 'line-too-long',
    what: `the line is longer than ${mostLineBytes >> 20} MiB`,
    where: `${name}, line ${line}`,
    fix: 'Give a table with one run or checkpoint per line.',
  })
