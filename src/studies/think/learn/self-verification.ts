import type { JudgedAttempt } from '../../../tasks/index.ts'

/** How a writer's own marks agree with the truth of its attempts. */
export interface SelfVerification {
  /** Attempts that carry a mark, `!` or `?`; others, and the one a text breaks off in, say nothing. */
  readonly marked: number
  /** Share of right attempts that it accepts, and of wrong ones; NaN where there are none. */
  readonly acceptsRight: number
  readonly acceptsWrong: number
  /**
   * acceptsRight − acceptsWrong (J of Youden 1950): 1 for a writer that knows, 0 for one that marks without looking,
   * whatever it likes to mark. NaN without right attempts or without wrong ones.
   */
  readonly informedness: number
}

/** Self-verification over the attempts of many completions (see `judgeAttempts`). */
export function selfVerification(attempts: readonly JudgedAttempt[]): SelfVerification {
  const marked = attempts.filter(({ check }) => check !== 'none')
  const accepts = (isRight: boolean): number => {
    const alike = marked.filter((attempt) => attempt.isRight === isRight)
    return alike.filter(({ check }) => check === 'right').length / alike.length
  }
  const [acceptsRight, acceptsWrong] = [accepts(true), accepts(false)]
  return { marked: marked.length, acceptsRight, acceptsWrong, informedness: acceptsRight - acceptsWrong }
}
