/** The answers of the verbs `fit` and `wall` as plain data, for whoever wants no more than that. */
import type { Observation } from '../observation.ts'
import type { WallOptions } from '../wall.ts'
import { answerFit, type FitAnswer, type FitRequest } from './fit.ts'
import { answerWall, type WallAnswer } from './wall.ts'

/** The law of finished runs, its uncertainty and its alternatives; what `escalado fit --json` prints of them. */
export const fit = (observations: readonly Observation[], request: FitRequest = {}): FitAnswer =>
  answerFit(observations, request).answer

/** Whether the newest scale falls short of the law fitted below it; what `escalado wall --json` prints of it. */
export const wall = (observations: readonly Observation[], options: WallOptions = {}): WallAnswer =>
  answerWall(observations, options).answer
