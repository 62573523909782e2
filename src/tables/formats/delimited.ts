/** CSV, TSV and their kin, by RFC 4180: quoted cells may hold delimiters, line breaks and doubled quotes. */
import { fail } from '../../error.ts'
import { printable } from '../cell.ts'
import type { LineReader } from './lines.ts'
import type { RecordSink, TableSink } from './sink.ts'

/** Longest record that runs over several lines: a quote that was never closed is found by then. */
const mostRecord = 1 << 20
const mostColumns = 10_000
const delimiters = ['\t', ',', ';', '|'] as const

/**
 * Reads delimited text line by line and hands header and records on. The delimiter is the tab if the header has one,
 * else the one it has most of. Blank lines are skipped.
 * @throws EscaladoError `table-empty`, `no-header`, `line-breaks`, `too-many-columns`, `row-ragged`, `bad-quotes`
 */
export function delimitedReader(name: string, sink: TableSink): LineReader {
  let header: readonly string[] | null = null
  let add: RecordSink | null = null
  let delimiter = ','
  /** A record whose quotes are still open. */
  let open: string | null = null
  let openedAt = 0

  const take = (text: string, number: number): void => {
    if (header === null || add === null) {
      delimiter = delimiterOf(text)
      header = headerOf(split(text, delimiter, name, number), name, number)
      add = sink(header, 'line')
      return
    }
    const cells = text.includes('"') ? split(text, delimiter, name, number) : splitPlain(text, delimiter)
    if (cells.length !== header.length) ragged(cells, header, `${name}, line ${number}`)
    add(cells, number)
  }

  return {
    line(text, number) {
      if (open === null) {
        if (!hasOpenQuote(text)) {
          if (text !== '' && !/^\s+$/.test(text)) take(text, number)
          return
        }
        open = text
        openedAt = number
        return
      }
      open += `\n${text}`
      if (open.length > mostRecord) unclosed(name, openedAt)
      // an odd number of quotes closes what an odd number opened
      if (!hasOpenQuote(text)) return
      take(open, openedAt)
      open = null
    },
    end() {
      if (open !== null) unclosed(name, openedAt)
      if (header === null) {
        fail({
          code: 'table-empty',
          what: 'the table is empty',
          where: name,
          fix: 'Give a table with a header and rows below it.',
        })
      }
    },
  }
}

function hasOpenQuote(text: string): boolean {
  let isOpen = false
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isOpen = !isOpen
  return isOpen
}

/** The cells of one record without quotes; faster than String.split, which asks the runtime for every row. */
function splitPlain(text: string, delimiter: string): string[] {
  const cells: string[] = []
  let start = 0
  for (let end = text.indexOf(delimiter); end >= 0; end = text.indexOf(delimiter, start)) {
    cells.push(text.slice(start, end))
    start = end + delimiter.length
  }
  cells.push(text.slice(start))
  return cells
}

/** The cells of one record with quotes in it. */
function split(text: string, delimiter: string, name: string, number: number): string[] {
  const cells: string[] = []
  for (let at = 0; ; ) {
    const end = text[at] === '"' ? closingQuote(text, at) + 1 : nextDelimiter(text, delimiter, at)
    const cell = text.slice(at, end)
    const isQuoted = cell.startsWith('"')
    if ((end < text.length && !text.startsWith(delimiter, end)) || (!isQuoted && cell.includes('"'))) {
      fail({
        code: 'bad-quotes',
        what: 'a quote stands inside a cell',
        value: printable(text.slice(Math.max(0, at - 10), end + 10)),
        where: `${name}, line ${number}`,
        fix: 'Quote the whole cell and double the quotes within it: "6 ""deep"" layers".',
      })
    }
    cells.push(isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end >= text.length) return cells
    at = end + delimiter.length
  }
}

/** Place of the quote that closes the one at `open`; a record is only split once its quotes are even. */
function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1)
  while (text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

function nextDelimiter(text: string, delimiter: string, from: number): number {
  const at = text.indexOf(delimiter, from)
  return at < 0 ? text.length : at
}

function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '')
  const count = (delimiter: string): number => bare.split(delimiter).length - 1
  if (count('\t') > 0) return '\t'
  return delimiters.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ',' as string)
}

function headerOf(cells: readonly string[], name: string, line: number): string[] {
  const header = cells.map((cell) => cell.trim())
  const where = `${name}, line ${line}`
  if (header.length > mostColumns) {
    const fix = 'Give a table with one record per row.'
    fail({ code: 'too-many-columns', what: 'the header has too many columns', value: header.length, where, fix })
  }
  if (header.some((cell) => cell.includes('\r'))) {
    const fix = 'Save the table with the usual line breaks, LF or CRLF.'
    fail({ code: 'line-breaks', what: 'the line breaks are bare carriage returns', where, fix })
  }
  if (header.every((cell) => cell === '' || !Number.isNaN(Number(cell)))) {
    fail({
      code: 'no-header',
      what: 'the first line holds numbers, not the names of columns',
      value: printable(header.join(delimiters[1])),
      where,
      fix: 'Add a first line such as params,tokens,loss.',
    })
  }
  return header
}

const ragged = (cells: readonly string[], header: readonly string[], where: string): never =>
  fail({
    code: 'row-ragged',
    what: `the row has ${cells.length} cells and the header ${header.length} columns`,
    where,
    fix: 'Give every row one cell per column; quote cells that hold a delimiter.',
  })

const unclosed = (name: string, line: number): never =>
  fail({
    code: 'bad-quotes',
    what: 'a quote is never closed',
    where: `${name}, line ${line}`,
    fix: 'Close it, or double a quote that belongs to the text.',
  })
