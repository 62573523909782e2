export type {
  BudgetSplit,
  ExchangeRate,
  IsoAccuracy,
  Resampled,
  ResampledFactor,
  SplitPoint,
  ThinkingCell,
  ThinkingLaw,
  ThinkingParameters,
} from './cell.ts'
export {
  type ForeseeOptions,
  foresee,
  type TaskForecast,
  type ThinkingForecast,
  type ThinkingTarget,
} from './foresee.ts'
export { fitThinking, type ThinkingFit, type ThinkingOptions } from './law.ts'
export { resampledDifference, resampledMean } from './resampled.ts'
export { thinkingLogit } from './surface.ts'
