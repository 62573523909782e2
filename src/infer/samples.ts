import type { Problem, ThinkingTask } from '../tasks/index.ts'
import { readingFlops, writingFlops } from './cost.ts'
import { judge, type Verdict } from './judge.ts'
import { type RolloutOptions, rollOut } from './rollouts.ts'
import type { Choice, Setting } from './strategy.ts'
import { bytesOf, textOf } from './writer.ts'

/** A sampled completion with all that strategies choose by. */
export interface Sample {
  /** Without its newline. */
  readonly completion: string
  readonly finished: boolean
  /** Normalized, as for votes; undefined when there is none, and when the completion is not finished. */
  readonly answer: string | undefined
  /** Of the exact verifier. What is not finished is wrong. */
  readonly verdict: Verdict
  /** Under the writer at temperature 1, nats. */
  readonly logProbability: number
  /** Of the learned verifier, 0 … 1; undefined without one. */
  readonly score: number | undefined
  readonly tokens: number
  /** Of writing it, the prompt apart. */
  readonly flops: number
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
  const { writer, task, verifier, ...options } = setting
  const prompts = problems.map(({ prompt }) => bytesOf(prompt))
  const rollouts = await rollOut(writer, prompts, { ...options, ...request } satisfies RolloutOptions)
  const texts = rollouts.map((own, i) =>
    own.map(({ completion, finished }) => verdictText(prompts[i] as Uint8Array, completion, finished)),
  )
  const scores = verifier && (await verifier.score(texts.flat()))
  let next = 0
  return problems.map((problem, i) => {
    const prompt = prompts[i] as Uint8Array
    const samples = (rollouts[i] ?? []).map(({ completion, finished, logProbability, tokens }, index): Sample => {
      const text = texts[i]?.[index] as Uint8Array
      return {
        completion: textOf(completion),
        finished,
        ...judgeSample(task, problem, textOf(completion), finished),
        logProbability,
        score: scores?.[next++],
        tokens,
        flops: writingFlops(writer.shape, prompt.length, tokens),
        verifierFlops: verifier ? readingFlops(verifier.shape, prompt, text) : 0,
      }
    })
    const none = new Uint8Array(0)
    return {
      problem,
      samples,
      promptFlops: readingFlops(writer.shape, none, prompt),
      verifierPromptFlops: verifier ? readingFlops(verifier.shape, none, prompt) : 0,
    }
  })
}

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

/** What an outcome verifier reads: a completion, with its newline if it came to one. */
const verdictText = (prompt: Uint8Array, completion: Uint8Array, finished: boolean): Uint8Array =>
  bytesOf(`${textOf(prompt)}${textOf(completion)}${finished ? '\n' : ''}`)

function judgeSample(task: ThinkingTask, problem: Problem, completion: string, finished: boolean) {
  if (!finished) return { verdict: 'wrong' as const, answer: undefined }
  const { verdict } = judge(task, problem, completion)
  return { verdict, answer: verdict === 'failed' ? undefined : task.answerOf(problem, completion) }
}
