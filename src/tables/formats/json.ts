/** JSON: one record per line, or a list of records. */
import { fail } from '../../error.ts'
import { type Cell, printable } from '../cell.ts'
import { plainName, type Role, rankOf, separatingNames, usualNames } from '../names.ts'
import type { LineReader } from './lines.ts'
import type { RecordSink, TableSink } from './sink.ts'

/** Records whose fields together are the columns; later records may lack some, but bring no new ones that matter. */
const firstRecords = 1000

type Fields = { readonly [name: string]: Cell }

/**
 * Reads JSON lines. The bare words NaN and Infinity, which Python writes though JSON has none, are read as such.
 * @throws EscaladoError `bad-json`, `not-a-record`, `late-column`
 */
export function jsonLinesReader(name: string, sink: TableSink): LineReader {
  const records = recordReader(name, 'line', sink)
  return {
    line(text, number) {
      if (text.trim() === '') return
      records.add(parse(text, `${name}, line ${number}`, linesFix), number)
    },
    end: records.end,
  }
}

/**
 * Reads a list of records from the whole text of a file.
 * @throws EscaladoError `bad-json`, `not-a-record`, `late-column`
 */
export function readJsonList(text: string, name: string, sink: TableSink): void {
  const records = recordReader(name, 'row', sink)
  const list = parse(text, name, listFix)
  if (!Array.isArray(list)) notARecord(list, name, listFix)
  list.forEach((record: unknown, i) => {
    records.add(record, i + 1)
  })
  records.end()
}

const linesFix = 'Write one record per line, such as {"params": 1e6, "tokens": 2e7, "loss": 4.1}.'
const listFix = 'Write one list of records, such as [{"params": 1e6, "tokens": 2e7, "loss": 4.1}].'

interface RecordReader {
  readonly add: (value: unknown, row: number) => void
  readonly end: () => void
}

/** Turns records into cells under one header, once enough records have been seen to know it. */
function recordReader(name: string, rowUnit: 'line' | 'row', sink: TableSink): RecordReader {
  const waiting: { readonly record: Fields; readonly row: number }[] = []
  const columns = new Set<string>()
  let add: RecordSink | null = null

  const place = (row: number): string => `${name}, ${rowUnit} ${row}`
  const hand = (record: Fields, row: number, to: RecordSink): void => {
    to(
      Array.from(columns, (column) => (Object.hasOwn(record, column) ? record[column] : undefined)),
      row,
    )
  }
  const open = (): RecordSink => {
    const opened = sink([...columns], rowUnit)
    for (const { record, row } of waiting) hand(record, row, opened)
    waiting.length = 0
    return opened
  }

  return {
    add(value, row) {
      if (!isRecord(value)) notARecord(value, place(row), rowUnit === 'line' ? linesFix : listFix)
      if (add === null) {
        for (const column of Object.keys(value)) columns.add(column)
        waiting.push({ record: value, row })
        if (waiting.length === firstRecords) add = open()
        return
      }
      for (const column of Object.keys(value)) if (!columns.has(column) && matters(column)) late(column, place(row))
      hand(value, row, add)
    },
    end() {
      if (add === null && waiting.length === 0) {
        const fix = 'Give a table with at least one record.'
        fail({ code: 'table-empty', what: 'the table is empty', where: name, fix })
      }
      add ??= open()
    },
  }
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a column of this name would have been read. */
const matters = (column: string): boolean =>
  separatingNames.has(plainName(column)) ||
  (Object.keys(usualNames) as Role[]).some((role) => rankOf(role, column) !== undefined)

function parse(text: string, where: string, fix: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return JSON.parse(quoteBareNumbers(text))
    } catch (error) {
      const value = printable(error instanceof Error ? error.message : error)
      return fail({ code: 'bad-json', what: 'this is not valid JSON', value, where, fix }, error)
    }
  }
}

/** Puts the bare words that stand for no number in quotes, leaving texts as they are, unclosed ones included. */
const quoteBareNumbers = (text: string): string =>
  text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"?|-?\bInfinity\b|\bNaN\b/g, (match) =>
    match.startsWith('"') ? match : `"${match}"`,
  )

function notARecord(value: unknown, where: string, fix: string): never {
  return fail({ code: 'not-a-record', what: 'this is not a record', value: printable(value), where, fix })
}

const late = (column: string, where: string): never =>
  fail({
    code: 'late-column',
    what: `this column is in none of the first ${firstRecords} records`,
    value: printable(column),
    where,
    fix: 'Give the first record all columns, with null where it has no value.',
  })
