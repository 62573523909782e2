export type {
  BudgetSplit,
  ExchangeRate,
  IsoAccuracy,
  Resampled,
  SplitPoint,
  ThinkingCell,
  ThinkingLaw,
  ThinkingParameters,
} from './cell.ts'
