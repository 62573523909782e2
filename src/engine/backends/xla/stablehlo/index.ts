export { lowerLoop, stepsTaken } from './loop.ts'
export { lower } from './lower.ts'
export type { LoweringOptions, Port, StableHloModule } from './module.ts'
export type { Precision } from './precision.ts'
