import { fail } from '../error.ts'
import { mean } from '../stats/index.ts'
import type { Problem, ThinkingTask } from '../tasks/index.ts'
import type { Sampling } from './choose.ts'
import { answerOf, judge, type Verdict } from './judge.ts'
import type { VerdictScorer } from './verdict-scorer.ts'
import type { Writer } from './writer.ts'

/** What a strategy works with. */
export interface Setting extends Sampling {
  readonly writer: Writer
  readonly task: ThinkingTask
  /** Tokens of a completion, its newline included; strategies that make a model think longer state their own. */
  readonly maxTokens: number
  readonly seed: number
  /** A learned verifier of completions, steps and attempts. */
  readonly verifier?: VerdictScorer
}

/** What a strategy gives as its answer to a problem, and what that took. */
export interface Choice {
  /** Without its newline; undefined when it has no answer to give. */
  readonly completion: string | undefined
  /** Tokens written, also those thrown away. */
  readonly tokens: number
  /**
   * Of reading and writing, counted from real shapes as `cost.ts` does. What several continuations share is read once;
   * the last token of a text is written but not read. The verifier's are included.
   */
  readonly flops: number
  /** The learned verifier's part of them. */
  readonly verifierFlops: number
}

/** A way to spend inference compute. */
export interface Strategy {
  readonly name: string
  /** What it asks before it chooses. With the exact verifier it measures coverage, which no deployed system has. */
  readonly consults: 'nothing' | 'learned verifier' | 'exact verifier'
  /** One choice per problem, in their order; what it chooses for one does not depend on the others unless it says so. */
  answer(setting: Setting, problems: readonly Problem[]): Promise<Choice[]>
}

/** A choice beside the exact verifier's judgement of it. */
export interface Solved extends Choice {
  readonly problem: Problem
  readonly verdict: Verdict
  /** What the verifier said when it failed. */
  readonly message: string
  /** Normalized, as for votes. */
  readonly answer: string | undefined
}

/** Lets a strategy answer, then judges: a strategy that does not consult the exact verifier never sees it. */
export async function solve(strategy: Strategy, setting: Setting, problems: readonly Problem[]): Promise<Solved[]> {
  const choices = await strategy.answer(setting, problems)
  return problems.map((problem, i) => {
    const choice = choices[i] as Choice
    const { completion } = choice
    if (completion === undefined) return { ...choice, problem, verdict: 'wrong', message: '', answer: undefined }
    const { task } = setting
    return { ...choice, problem, ...judge(task, problem, completion), answer: answerOf(task, problem, completion) }
  })
}

/** A strategy's result over problems. */
export interface Summary {
  /** Share of right ones among the problems that could be judged. */
  readonly accuracy: number
  readonly judged: number
  /** Problems whose verification failed; not counted in the accuracy. */
  readonly failures: number
  /** Means per problem. */
  readonly tokens: number
  readonly flops: number
}

/** @throws `verifier-broken` when nothing could be judged */
export function summarize(solved: readonly Solved[]): Summary {
  const judged = solved.filter(({ verdict }) => verdict !== 'failed')
  if (judged.length === 0) {
    fail({
      code: 'verifier-broken',
      what: solved.length === 0 ? 'there are no problems' : 'the verifier threw on every problem',
      value: solved[0]?.message,
      fix: 'Mend the verifier, or give problems; nothing can be said until then.',
    })
  }
  return {
    accuracy: judged.filter(({ verdict }) => verdict === 'right').length / judged.length,
    judged: judged.length,
    failures: solved.length - judged.length,
    tokens: mean(solved.map(({ tokens }) => tokens)),
    flops: mean(solved.map(({ flops }) => flops)),
  }
}

/** @throws `no-verifier` */
export function requireVerifier(setting: Setting, strategy: string): Setting & { readonly verifier: VerdictScorer } {
  const { verifier } = setting
  if (verifier !== undefined) return { ...setting, verifier }
  return fail({
    code: 'no-verifier',
    what: 'this strategy needs a learned verifier',
    value: strategy,
    fix: 'Train one and give it with the setting, or choose a strategy that asks none.',
  })
}
