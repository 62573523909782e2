/** The plain data the report draws; types only, so that nothing of the studies comes along. */
import type { LadderRecord, LadderRun } from '../studies/index.ts'

export type { LadderRecord, LadderRun, PlannedRun } from '../studies/index.ts'
export type AbilityScore = LadderRun['abilities'][number]
export type ResolvedForecast = LadderRecord['forecasts'][number]
