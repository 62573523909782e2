/** The plain data the report draws; types only, so that nothing of the studies comes along. */
import type { LadderRecord, LadderRun } from '../studies/index.ts'

export type {
  LadderRecord,
  LadderRun,
  PlannedRun,
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
  VerificationRecord,
} from '../studies/index.ts'
export type AbilityScore = LadderRun['abilities'][number]
export type ResolvedForecast = LadderRecord['forecasts'][number]
/** What every study that seals a forecast says of its verdict. */
export type JudgedRecord = Pick<LadderRecord, 'verdict' | 'meaning' | 'forecasts' | 'outcome' | 'error' | 'sealed'>
