export { type CountColumnChoice, type CountColumns, countColumns } from './count-columns.ts'
export { firstSamples, type ProblemCounts, problemPassAtK } from './counts.ts'
export { type CoveragePoint, coverageCurve, roundNumbers } from './curve.ts'
export { type NeverSolved, type SuccessDistribution, successDistribution } from './distribution.ts'
export { type CoverageForecast, forecastCoverage, forecastCoverages } from './forecast.ts'
export type { GroupForecast, RecordedOutcome } from './group-forecast.ts'
export { type CountGroup, type CountRow, type CountTable, groupCounts, type NameRow } from './groups.ts'
export {
  type GroupCoverage,
  type ImportedCoverage,
  type ImportOptions,
  importedCoverage,
  missingProblems,
} from './imported.ts'
export { type Estimate, overProblems } from './over-problems.ts'
export {
  type CoveragePowerLaw,
  type EstimatedPowerLaw,
  estimatePowerLaw,
  fitCoveragePowerLaw,
  powerLawCoverage,
} from './power-law.ts'
export {
  type CoverageAndSelection,
  coverageAndSelection,
  type SampledAnswer,
  type SelectionOptions,
} from './selection.ts'
