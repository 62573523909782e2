import type { Problem } from '../tasks/index.ts'
import { readingFlops, writingFlops } from './cost.ts'
import { answerOf, judge, type Verdict } from './judge.ts'
import { type Rollout, type RolloutOptions, rollOut } from './rollouts.ts'
import type { Choice, Setting } from './strategy.ts'
import { bytesOf, textOf } from './writer.ts'

/** A completion as it was written, before anyone has judged it. */
export interface Draft {
  /** Without its newline. */
  readonly completion: string
  /** Whether it came to its newline, or was made to stop where an answer stands. */
  readonly finished: boolean
  /** Of each token written, under the writer at temperature 1, nats. */
  readonly logProbabilities: readonly number[]
  /** Tokens written, the newline included. */
  readonly tokens: number
  /** Of writing it, the prompt apart. */
  readonly flops: number
}

/** A sampled completion with all that strategies choose by. */
export interface Sample extends Draft {
  /** Normalized, as for votes; undefined when there is none, and when the completion is not finished. */
  readonly answer: string | undefined
  /** Of the exact verifier. What is not finished is wrong. */
  readonly verdict: Verdict
  /** Of the learned verifier, 0 … 1; undefined without one. */
  readonly score: number | undefined
  /** Of the learned verifier's reading it, the prompt apart. */
  readonly verifierFlops: number
}

/** A problem's samples and what its prompt cost, once for all of them. */
export interface SampledProblem {
  readonly problem: Problem
  readonly samples: readonly Sample[]
  readonly promptFlops: number
  /** Of the learned verifier's reading of the prompt; 0 without one. */
  readonly verifierPromptFlops: number
}

export interface SampleRequest {
  /** Per problem: of each, or of all alike. */
  readonly count: number | readonly number[]
  /** Index of the first; samples 4 to 7 are the last four of 0 to 7. */
  readonly first?: number
}

/**
 * Samples completions of every problem, and scores and judges each: the one pool that all strategies of the kind "draw
 * many, choose one" can be computed from.
 */
export async function drawSamples(
  setting: Setting,
  problems: readonly Problem[],
  request: SampleRequest,
): Promise<SampledProblem[]> {
  const { writer, verifier, temperature, topP, maxTokens, seed } = setting
  const prompts = problems.map(({ prompt }) => bytesOf(prompt))
  const options: RolloutOptions = { temperature, topP, maxTokens, seed, ...request }
  const rollouts = await rollOut(writer, prompts, options)
  const drafts = problems.flatMap((problem, i) =>
    (rollouts[i] as Rollout[]).map(({ completion, finished, logProbabilities, written }) => ({
      problem,
      draft: {
        completion: textOf(completion),
        finished,
        logProbabilities,
        tokens: written.length,
        flops: writingFlops(writer.shape, problem.prompt.length, written.length),
      },
    })),
  )
  const samples = await assess(setting, drafts)
  let next = 0
  return problems.map((problem, i) => {
    const first = next
    next += (rollouts[i] as Rollout[]).length
    const prompt = prompts[i] as Uint8Array
    return {
      problem,
      samples: samples.slice(first, next),
      promptFlops: readingFlops(writer.shape, nothing, prompt),
      verifierPromptFlops: verifier ? readingFlops(verifier.shape, nothing, prompt) : 0,
    }
  })
}

/** Judges drafts, and has the setting's learned verifier score them, if it has one. */
export async function assess(
  { task, verifier }: Setting,
  drafts: readonly { readonly problem: Problem; readonly draft: Draft }[],
): Promise<Sample[]> {
  const texts = drafts.map(({ problem, draft }) => verdictText(problem, draft))
  const scores = await verifier?.score(texts)
  return drafts.map(({ problem, draft }, i) => ({
    ...draft,
    answer: draft.finished ? answerOf(task, problem, draft.completion) : undefined,
    verdict: draft.finished ? judge(task, problem, draft.completion).verdict : 'wrong',
    score: scores?.[i],
    verifierFlops: verifier ? readingFlops(verifier.shape, bytesOf(problem.prompt), texts[i] as Uint8Array) : 0,
  }))
}

/** What an outcome verifier reads: a completion, with its newline if it came to one. */
const verdictText = ({ prompt }: Problem, { completion, finished }: Draft): Uint8Array =>
  bytesOf(`${prompt}${completion}${finished ? '\n' : ''}`)

/**
 * What k samples of a problem cost: of all of them by default, otherwise on average over subsets. Prompts are read once;
 * a verifier that is not asked costs nothing.
 */
export function costOf(
  { samples, promptFlops, verifierPromptFlops }: SampledProblem,
  asksVerifier: boolean,
  k: number = samples.length,
): Pick<Choice, 'tokens' | 'flops' | 'verifierFlops'> {
  const total = (of: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) * (k / samples.length)
  const verifierFlops = asksVerifier ? verifierPromptFlops + total((sample) => sample.verifierFlops) : 0
  return {
    tokens: total(({ tokens }) => tokens),
    flops: promptFlops + total(({ flops }) => flops) + verifierFlops,
    verifierFlops,
  }
}

const nothing = new Uint8Array(0)
