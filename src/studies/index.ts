export { type LowerAnalysis, meaningOf, type OpenForecast } from './ladder/analyse.ts'
export { continuePrompt } from './ladder/continue.ts'
export type { LadderEvent } from './ladder/events.ts'
export { type Budget, type LadderPlan, type PlannedTrunk, planLadder, runsOf } from './ladder/plan.ts'
export { parsePlan } from './ladder/plan-file.ts'
export type { LadderRecord, LadderRun, PlannedRun, RunStatus } from './ladder/record.ts'
export { type LadderRequest, runLadder } from './ladder/run.ts'
export { readModel } from './ladder/samples.ts'
export { type Shortening, shortenPlan } from './ladder/shorten.ts'
export { ledgerOf } from './sealing.ts'
export { type Settled, settleDevice } from './settle.ts'
export type { SingleEvent, SinglePlan, SingleRecord } from './single/record.ts'
export { type SingleRequest, trainOne } from './single/train.ts'
export type { ThinkEvent, ThinkPhase } from './think/events.ts'
export {
  type ExpertIterationResult,
  type ExpertIterationRow,
  type ExpertIterationSpec,
  expertIteration,
  findTraps,
  type Lesson,
  lessonOf,
  type PolicyGradientResult,
  type PolicyGradientSpec,
  type PolicyRow,
  type Practice,
  policyGradient,
  practiceOf,
  type SupervisedSpec,
  type Trained,
  type Trap,
  trainSupervised,
} from './think/learn/index.ts'
export { planThinking } from './think/presets.ts'
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
export { meaningOfThinking } from './think/recorded.ts'
export { runThinking, type ThinkRequest } from './think/run.ts'
export { type Preset, type TaskLevel, type ThinkSpec, taughtLevels } from './think/spec.ts'
export type {
  Arm,
  ArmResult,
  OverSeeds,
  Standing,
  VerificationForecast,
  VerificationRecord,
} from './think/verification/record.ts'
export { runVerification } from './think/verification/run.ts'
