export { type ParsedRows, runTableOf } from './collect.ts'
export { type CountChoice, type CountsTable, readCountTable } from './count-table.ts'
export type { DescribeRuns, StoredRow } from './formats/store.ts'
export { type ReadOptions, readRunTable, readRunTableBytes } from './read.ts'
export type {
  ColumnChoice,
  Diagnostic,
  ExcludedRow,
  RunTable,
  TableColumns,
  TableOptions,
} from './run-table.ts'
