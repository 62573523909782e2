export { drawTokens } from './draw.ts'
export { createOptimizer, type Optimizer, type OptimizerRequest } from './optimizer.ts'
export { type PolicyConstants, policyStep, supervisedStep, targetProbabilities } from './policy.ts'
export { branchRate, departure, type Schedule, stepsSpent, trunkRate } from './schedule.ts'
export { type Batches, drawnBatches, fedBatches, type Sequences } from './sequences.ts'
export {
  type MetricsRow,
  type PendingRow,
  type Snapshot,
  type TrainingState,
  type TrunkSpec,
  tokensPerStep,
} from './spec.ts'
export {
  type Objective,
  type OptimizerConstants,
  optimizerStep,
  stepScalars,
  tokenLosses,
  trainingStep,
  unstackWeights,
} from './step.ts'
export { copyState, createTrainer, type StepResult, type Trainer } from './trainer.ts'
export { type Leg, type TrunkEnd, type TrunkHost, trainTrunk } from './trunk.ts'
