/** The plain data the report draws; types only, so that nothing of the studies comes along. */
export type { AbilityScore, LadderRecord, LadderRun, PlannedRun, ResolvedForecast } from '../studies/ladder/record.ts'
