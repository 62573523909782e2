import { fail } from '../../../error.ts'
import { mean, passAtK } from '../../../stats/index.ts'
import type { Problem } from '../../../tasks/index.ts'
import { type Judgement, judge, type Practice } from './practice.ts'
import { newline, type Sampler } from './sampler.ts'

/** One answer of a model to a problem, and what is true of it. */
export interface Completion {
  readonly prompt: Uint8Array
  /** What the model wrote, tokens it chose itself: with the newline that ends it, unless it is truncated. */
  readonly written: Uint8Array
  /** Whether the model was stopped before it ended its line. Such an answer is wrong whatever it says so far. */
  readonly truncated: boolean
  readonly judgement: Judgement
  readonly attempts: number
}

export interface SampleRequest {
  readonly sampler: Sampler
  readonly practice: Practice
  readonly problems: readonly Problem[]
  /** Completions per problem. */
  readonly group: number
  /** Tokens a completion may have, its newline included. */
  readonly maxTokens: number
  readonly seed: number
}

/**
 * Samples each problem `group` times and judges: one group per problem, in order.
 * @throws EscaladoError `no-room` when prompt and completion may exceed the model's context
 */
export async function sampleGroups(request: SampleRequest): Promise<Completion[][]> {
  const { sampler, practice, problems, group, maxTokens, seed } = request
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const prompts = problems.map((problem) => checkRoom(encoder.encode(problem.prompt), maxTokens, sampler.context))
  const asked = prompts.flatMap((prompt) => Array.from({ length: group }, () => prompt))
  const texts = await sampler.sample(asked, maxTokens, seed)
  return problems.map((problem, i) =>
    texts.slice(i * group, (i + 1) * group).map((text): Completion => {
      const truncated = text.length === maxTokens
      const completion = decoder.decode(text)
      return {
        prompt: prompts[i] as Uint8Array,
        written: truncated ? text : Uint8Array.of(...text, newline),
        truncated,
        judgement: truncated ? 'wrong' : judge(practice, problem, completion),
        attempts: practice.attemptsOf(completion),
      }
    }),
  )
}

function checkRoom(prompt: Uint8Array, maxTokens: number, context: number): Uint8Array {
  const room = context + 1 - prompt.length
  if (maxTokens >= 1 && maxTokens <= room) return prompt
  return fail({
    code: 'no-room',
    what: `a completion of the prompt ${JSON.stringify(new TextDecoder().decode(prompt))} may have 1 to ${room} tokens in a context of ${context}`,
    value: maxTokens,
    fix: 'Ask for fewer tokens, or train the model with a longer context.',
  })
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
    unjudged: average(({ judgement }) => (judgement === 'unjudged' ? 1 : 0)),
    tokens: average(({ written }) => written.length),
    attempts: average(({ attempts }) => attempts),
  }
}

/** Mean pass@k over the problems of which at least k completions could be judged; NaN without such a problem. */
export function coverage(groups: readonly (readonly Completion[])[], k: number): number {
  const judged = groups.map((group) => group.filter(({ judgement }) => judgement !== 'unjudged'))
  const told = judged.filter((group) => group.length >= k)
  return mean(told.map((group) => passAtK(group.length, countRight(group), k)))
}

export const countRight = (group: readonly Completion[]): number =>
  group.filter(({ judgement }) => judgement === 'right').length
