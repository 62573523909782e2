import { fail } from '../../error.ts'
import type { ByteSource } from './bytes.ts'

/** Bytes read at once; so much of a file is in memory. */
const blockBytes = 1 << 20
/** Longest line that is still one of a table. */
const mostLineBytes = 16 << 20
const lineBreak = 0x0a

/** Whole lines of a text. */
export interface Block {
  readonly lines: readonly string[]
  /** Number of the first of them, from 1. */
  readonly first: number
  /** Whether the last of them lacks its line break, as the last line of a text may. */
  readonly isTorn: boolean
}

/**
 * Reads UTF-8 text in blocks of whole lines, without their breaks (LF or CRLF) and without a byte order mark.
 * @throws EscaladoError `not-utf8`, `not-text`, `line-too-long`, each with its line
 */
export async function* readBlocks(source: ByteSource, name: string): AsyncGenerator<Block> {
  let rest: Uint8Array = new Uint8Array(0)
  let first = 1
  for (let at = 0; at < source.size; ) {
    const read = await source.read(at, at + blockBytes)
    // a file that has become shorter since
    if (read.length === 0) at = source.size
    at += read.length
    const bytes = joined(rest, read)
    const end = at >= source.size ? bytes.length : bytes.lastIndexOf(lineBreak) + 1
    rest = bytes.slice(end)
    if (rest.length > mostLineBytes) lineTooLong(name, first)
    if (end === 0) continue
    const text = decode(bytes.subarray(0, end), name, first)
    const lines = text.split('\n')
    const isTorn = lines.at(-1) !== ''
    // the empty text after the last break is no line
    if (!isTorn) lines.pop()
    yield { lines: text.includes('\r') ? lines.map(withoutReturn) : lines, first, isTorn }
    first += lines.length
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)

function decode(bytes: Uint8Array, name: string, first: number): string {
  const text = decodeUtf8(bytes)
  if (text === null) {
    const where = `${name}, line ${lineWhere(bytes, first, (line) => decodeUtf8(line) === null)}`
    return fail({ code: 'not-utf8', what: 'the text is not UTF-8', where, fix: 'Save the table as UTF-8 text.' })
  }
  if (bytes.includes(0)) {
    const where = `${name}, line ${lineWhere(bytes, first, (line) => line.includes(0))}`
    const fix = 'Give a table as CSV, TSV, JSONL or Parquet.'
    fail({ code: 'not-text', what: 'there are zero bytes: this is no text', where, fix })
  }
  return first === 1 && text.startsWith('\ufeff') ? text.slice(1) : text
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Null for bytes that are not UTF-8. */
function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** Number of the first line that a test finds. */
function lineWhere(bytes: Uint8Array, first: number, test: (line: Uint8Array) => boolean): number {
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
    fix: 'Give a table with one record per line.',
  })
