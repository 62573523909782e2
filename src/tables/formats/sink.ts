import type { Cell } from '../cell.ts'

/** Where a format hands what it reads: the header once, then each record with its number in the file. */
export type TableSink = (header: readonly string[]) => (cells: readonly Cell[], row: number) => void
