export type { Alternative } from './answers/alternatives.ts'
export { type Counting, countingOf } from './answers/counting.ts'
export {
  answerFit,
  type BestSplit,
  type FitAnswer,
  type FitRequest,
  type FittedTable,
  type LawAnswer,
} from './answers/fit.ts'
export {
  answerCurve,
  answerForecast,
  type ForecastAnswer,
  type ForeseenPoint,
  type ForeseenRun,
} from './answers/forecast.ts'
export { formNamed, type NamedForm, namedForms } from './answers/forms.ts'
export { answerHoldOut, type HoldOutAnswer } from './answers/hold-out.ts'
export { fit, wall } from './answers/plain.ts'
export { bestSplit, type Law, logSpaced, lossOnLine, type Split } from './answers/split.ts'
export { countRuns } from './answers/thin.ts'
export { answerWall, type JudgedRun, type WallAnswer } from './answers/wall.ts'
export type { Wanted, WantedRun } from './answers/wanted.ts'
export {
  type Allocation,
  allocationAt,
  envelopeAllocation,
  isoFlopAllocation,
  type Optimum,
  type PowerOfCompute,
  powerOfCompute,
} from './approaches.ts'
export { computeLevels } from './backtest.ts'
export { bootstrapFit, nExponent, type ParameterBootstrap } from './bootstrap.ts'
export {
  type AbilityBeliefs,
  type BoundedForecast,
  type BoundedObservation,
  type BoundedOptions,
  forecastBounded,
} from './bounded.ts'
export { type CurvePoint, forecastCurve } from './curve.ts'
export {
  type ChinchillaFit,
  type FitOptions,
  type FormFit,
  type FormFitOptions,
  fitChinchilla,
  fitForm,
  outliersOf,
} from './fit.ts'
export {
  type ForecastOptions,
  forecastLoss,
  forecastTop,
  type LossForecast,
  type LossForecasts,
  type TopForecast,
} from './forecast.ts'
export { broken } from './forms/broken.ts'
export { type ChinchillaParameters, chinchilla, chinchillaLoss } from './forms/chinchilla.ts'
export { coupled } from './forms/coupled.ts'
export { dataConstrained, dataConstrainedFree } from './forms/data-constrained.ts'
export { type Belief, type Form, type Need, PLANE_NEEDS } from './forms/form.ts'
export { frontierLaw } from './forms/frontier.ts'
export { kaplan } from './forms/kaplan.ts'
export { overtraining } from './forms/overtraining.ts'
export { power, powerFloor, type Variable } from './forms/power-floor.ts'
export { tied } from './forms/tied.ts'
export { identifiability } from './identify.ts'
export { type Candidate, type Contest, LADDER_CONTEST, TABLE_CONTEST } from './mixture.ts'
export type { FurtherRun } from './next.ts'
export type { Observation } from './observation.ts'
export { type ComputeOptimal, computeOptimal, frontier } from './optimal.ts'
export { type Populations, populationsOf } from './populations.ts'
export {
  type Forecast,
  type Interval,
  isFraction,
  linearForecast,
  logForecast,
  logitForecast,
  predictiveCdf,
  predictiveDensity,
  predictiveQuantile,
  shareForecast,
} from './predictive.ts'
export { type RegimeCheck, regimeCheck } from './regime.ts'
export {
  type CountColumnChoice,
  type CountColumns,
  type CountGroup,
  type CountRow,
  type CountTable,
  type CoverageAndSelection,
  type CoverageForecast,
  type CoveragePoint,
  type CoveragePowerLaw,
  countColumns,
  coverageAndSelection,
  coverageCurve,
  type Estimate,
  type EstimatedPowerLaw,
  estimatePowerLaw,
  firstSamples,
  fitCoveragePowerLaw,
  forecastCoverage,
  forecastCoverages,
  type GroupCoverage,
  type GroupForecast,
  groupCounts,
  type ImportedCoverage,
  type ImportOptions,
  importedCoverage,
  missingProblems,
  type NameRow,
  type NeverSolved,
  overProblems,
  type ProblemCounts,
  powerLawCoverage,
  problemPassAtK,
  type RecordedOutcome,
  roundNumbers,
  type SampledAnswer,
  type SelectionOptions,
  type SuccessDistribution,
  successDistribution,
} from './repeated-sampling/index.ts'
export { fitRepeats, type RepeatsFit } from './repeats.ts'
export { asymmetric, huber, lossSquares, type Penalty, squares } from './robust.ts'
export { type Point, pointTable, type Table, tableOf } from './table.ts'
export * from './thinking/index.ts'
export { type JudgeOptions, judge, powerToSee, type Verdict } from './verdict.ts'
export { type WallOptions, type WallTest, wallTest } from './wall.ts'
export type { WallKind } from './wall-kind.ts'
