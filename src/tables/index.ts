export { type ParsedRows, runTableOf } from './collect.ts'
export { readRunTable } from './read.ts'
export type {
  ColumnChoice,
  Diagnostic,
  ExcludedRow,
  RunTable,
  TableColumns,
  TableOptions,
} from './run-table.ts'
