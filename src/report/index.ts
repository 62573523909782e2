export { coveragePage } from './answers/coverage-page.ts'
export { coverageSentence, type ReadCounts } from './answers/coverage-table.ts'
export { coverageSummary } from './answers/coverage-text.ts'
export { fitPage } from './answers/fit-page.ts'
export { fitSummary } from './answers/fit-text.ts'
export { forecastPage } from './answers/forecast-page.ts'
export { forecastSummary, holdOutSummary } from './answers/forecast-text.ts'
export type { SealedForecast } from './answers/foreseen.ts'
export { holdOutPage } from './answers/hold-out-page.ts'
export { type RunMark, runMarks } from './answers/marks.ts'
export { sealedMeaning, wallSentence } from './answers/sentences.ts'
export type { ReadTable } from './answers/table.ts'
export { wallPage } from './answers/wall-page.ts'
export { wallSummary } from './answers/wall-text.ts'
export { type ExcessContent, type ExcessPoint, excessFigure } from './figures/excess.ts'
export {
  type AbilityMeasure,
  abilityAgainstCompute,
  type FigureSize,
  forecastDensity,
  generalization,
  isoflopCurves,
  lossAgainstCompute,
  lossCurves,
} from './figures/index.ts'
export { type IsoflopLine, isoflopFigure } from './figures/isoflop.ts'
export { ladderFigure } from './figures/standalone.ts'
export { type LinePoint, type TableRuns, tableRuns } from './figures/table-runs.ts'
export {
  formatBytes,
  formatCount,
  formatDuration,
  formatFlops,
  formatInterval,
  formatLoss,
  formatNumber,
  formatPercent,
  formatPower,
  formatScientific,
  formatTail,
  formatTime,
  plural,
} from './format.ts'
export { ladderPage } from './page/page.ts'
export { formatQuantity, formatRange } from './quantity.ts'
export { type PlanTotals, planTable } from './terminal/plan.ts'
export { ladderSummary } from './terminal/summary.ts'
export { type TerminalStyle, textTable, wrap } from './terminal/text.ts'
export { thinkPage } from './thinking/page.ts'
export { thinkSummary } from './thinking/summary.ts'
export { verificationPage } from './verification/page.ts'
export { verificationSummary } from './verification/summary.ts'
