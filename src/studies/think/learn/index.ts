export {
  type AdvantageRule,
  advantageRules,
  groupAdvantages,
  type Reward,
  type Rewarding,
  rewardings,
  rewardOf,
  type TokenWeighting,
  tokenWeightings,
} from './advantages.ts'
export {
  type Completion,
  type CompletionSummary,
  type SampleRequest,
  sampleGroups,
  summarize,
} from './completions.ts'
export {
  type ExpertIterationRequest,
  type ExpertIterationResult,
  type ExpertIterationRow,
  type ExpertIterationSpec,
  expertIteration,
} from './expert-iteration.ts'
export { imitate, type Lesson, lessonOf } from './lessons.ts'
export {
  type PolicyGradientRequest,
  type PolicyGradientResult,
  type PolicyGradientSpec,
  type PolicyHost,
  type PolicyRow,
  policyGradient,
} from './policy-gradient.ts'
export { type Practice, practiceOf } from './practice.ts'
export { createScorer, type Scorer, type Scores } from './scorer.ts'
export { type SelfVerification, selfVerification } from './self-verification.ts'
export {
  createSupervisedTrainer,
  type Ending,
  type LearningHost,
  type SupervisedRequest,
  type SupervisedRow,
  type SupervisedSpec,
  type SupervisedTrainer,
  type Trained,
  trainSupervised,
} from './supervised.ts'
export { findTraps, type Trap, type TrapName, type TrapRow } from './traps.ts'
