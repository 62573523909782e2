import type { Cell } from '../cell.ts'

/** Takes one record: its cells in the order of the header, and its number in the file. */
export type RecordSink = (cells: readonly Cell[], row: number) => void

/** Where a format hands what it reads: the header once, and how records are counted, before any record. */
export type TableSink = (header: readonly string[], rowUnit: 'line' | 'row') => RecordSink
