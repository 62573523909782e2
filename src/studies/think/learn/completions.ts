import { bytesOf, coverage, judge, rollOut, textOf, type Verdict, type Writer } from '../../../infer/index.ts'
import { mean } from '../../../stats/index.ts'
import type { Problem } from '../../../tasks/index.ts'
import type { Practice } from './practice.ts'

/** One answer of a model to a problem, and what is true of it. */
export interface Completion {
  readonly prompt: Uint8Array
  /** What the model wrote, tokens it chose itself: with the newline that ends it, unless it is truncated. */
  readonly written: Uint8Array
  /** Whether the model was stopped before it ended its line. Such an answer is wrong whatever it says so far. */
  readonly truncated: boolean
  readonly verdict: Verdict
  readonly attempts: number
}

export interface SampleRequest {
  readonly writer: Writer
  readonly practice: Practice
  readonly problems: readonly Problem[]
  /** Completions per problem. */
  readonly group: number
  /** Tokens a completion may have, its newline included. */
  readonly maxTokens: number
  readonly seed: number
}

/**
 * Samples each problem `group` times from the model's own distribution and judges: one group per problem, in order. A
 * problem's prompt is read once for its whole group.
 * @throws EscaladoError `text-too-long` when prompt and completion may exceed the model's context
 */
export async function sampleGroups(request: SampleRequest): Promise<Completion[][]> {
  const { writer, practice, problems, group, maxTokens, seed } = request
  const prompts = problems.map(({ prompt }) => bytesOf(prompt))
  const rollouts = await rollOut(writer, prompts, { count: group, maxTokens, seed, temperature: 1, topP: 1 })
  return rollouts.map((own, i) =>
    own.map(({ completion, written, finished }): Completion => {
      const text = textOf(completion)
      return {
        prompt: prompts[i] as Uint8Array,
        written,
        truncated: !finished,
        verdict: finished ? judge(practice, problems[i] as Problem, text).verdict : 'wrong',
        attempts: practice.attemptsOf(text),
      }
    }),
  )
}

/** Groups in a few numbers; NaN where nothing could be judged. */
export interface CompletionSummary {
  /** Mean over problems of the share that is right, of what could be judged: pass@1. */
  readonly right: number
  /** Shares of all completions. */
  readonly truncated: number
  readonly unjudged: number
  /** Means per completion. */
  readonly tokens: number
  readonly attempts: number
}

export function summarize(groups: readonly (readonly Completion[])[]): CompletionSummary {
  const all = groups.flat()
  const average = (of: (completion: Completion) => number): number => mean(all.map(of))
  return {
    right: coverage(groups, 1),
    truncated: average(({ truncated }) => (truncated ? 1 : 0)),
    unjudged: average(({ verdict }) => (verdict === 'failed' ? 1 : 0)),
    tokens: average(({ written }) => written.length),
    attempts: average(({ attempts }) => attempts),
  }
}
