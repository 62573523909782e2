export { type LowerAnalysis, meaningOf, type OpenForecast } from './ladder/analyse.ts'
export type { LadderEvent } from './ladder/events.ts'
export { type Budget, type LadderPlan, type PlannedTrunk, planLadder, runsOf } from './ladder/plan.ts'
export { parsePlan } from './ladder/plan-file.ts'
export type { LadderRecord, LadderRun, PlannedRun, RunStatus } from './ladder/record.ts'
export { type LadderRequest, runLadder } from './ladder/run.ts'
export { readModel } from './ladder/samples.ts'
export { ledgerOf } from './ladder/sealing.ts'
export { type Shortening, shortenPlan } from './ladder/shorten.ts'
export type { SingleEvent, SinglePlan, SingleRecord } from './single/record.ts'
export { type SingleRequest, trainOne } from './single/train.ts'
export type {
  ThinkCell,
  ThinkComparison,
  ThinkControl,
  ThinkGain,
  ThinkLearning,
  ThinkModel,
  ThinkPractice,
  ThinkRecord,
  ThinkStrategy,
  ThinkTask,
  Thought,
} from './think/record.ts'
