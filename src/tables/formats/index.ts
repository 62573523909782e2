import { fail } from '../../error.ts'
import type { Diagnostic } from '../run-table.ts'
import { readBlocks } from './blocks.ts'
import type { ByteSource } from './bytes.ts'
import { delimitedReader } from './delimited.ts'
import { jsonLinesReader, readJsonList } from './json.ts'
import type { LineReader } from './lines.ts'
import { readParquet } from './parquet.ts'
import type { TableSink } from './sink.ts'
import { type Format, formatOf } from './sniff.ts'

/** Longest JSON list: it has to be read as a whole. */
const mostListBytes = 256 << 20
/** Bytes that tell a format, leading white space included. */
const headBytes = 4096

/**
 * Reads a table of any format, told apart by its content, and says what its reader should know about the file.
 * @throws EscaladoError for bytes that are no table; see each format
 */
export async function readTable(source: ByteSource, name: string, sink: TableSink): Promise<readonly Diagnostic[]> {
  return readers[formatOf(await source.read(0, headBytes), name)](source, name, sink)
}

type Reader = (source: ByteSource, name: string, sink: TableSink) => Promise<readonly Diagnostic[]>

const readers: { readonly [F in Format]: Reader } = {
  async parquet(source, name, sink) {
    await readParquet(source, name, sink)
    return []
  },
  async delimited(source, name, sink) {
    const torn = await readLines(source, name, delimitedReader(name, sink))
    if (torn === null) return []
    return [{ code: 'torn-line', message: `the file ends without a line break: check that line ${torn} is whole` }]
  },
  async 'json-lines'(source, name, sink) {
    await readLines(source, name, jsonLinesReader(name, sink))
    return []
  },
  async 'json-list'(source, name, sink) {
    if (source.size > mostListBytes) {
      const fix = 'Write it as JSON lines, one record per line, which are read in pieces.'
      fail({ code: 'list-too-long', what: `a JSON list of more than ${mostListBytes >> 20} MiB`, where: name, fix })
    }
    const lines: string[] = []
    for await (const block of readBlocks(source, name)) for (const line of block.lines) lines.push(line)
    readJsonList(lines.join('\n'), name, sink)
    return []
  },
}

/** Hands on all lines; the number of the last one if that lacks its line break, else null. */
async function readLines(source: ByteSource, name: string, reader: LineReader): Promise<number | null> {
  let torn: number | null = null
  for await (const { lines, first, isTorn } of readBlocks(source, name)) {
    lines.forEach((line, i) => {
      reader.line(line, first + i)
    })
    torn = isTorn ? first + lines.length - 1 : null
  }
  reader.end()
  return torn
}
