/** What a pool of freely written samples would have been under a thinking budget, without writing it all again. */
import { fail } from '../error.ts'
import { writingFlops } from './cost.ts'
import { withoutVerifier } from './sampled.ts'
import { assess, type Sample, type SampledProblem } from './samples.ts'
import { checkBudget, type ThinkingBudget } from './sequential.ts'
import type { Setting } from './strategy.ts'
import { roomIn, startThread, stopThinking, type Thread } from './thread.ts'
import { bytesOf } from './writer.ts'

export interface PoolBudget extends Pick<ThinkingBudget, 'tokens' | 'answerTokens'> {
  /** Whether the setting's learned verifier scores the samples that change. Otherwise none of the pool has a score. Default: false. */
  readonly scored?: boolean
}

/**
 * The pool under a budget of thinking tokens. Samples that finished within it stay as they are; the others are cut there
 * and made to stop, and to answer where thoughts and answers are told apart (`think`, which gives the same for a
 * problem's first sample). Their tokens and FLOPs are what the cut ones would have taken: the budget, and the answer.
 * @param setting the one the pool was drawn in
 * @throws `bad-budget` also when a sample was cut off before the budget, so that it is not known how it went on, or does
 * not hold all that was written
 */
export async function withinBudget(
  setting: Setting,
  pool: readonly SampledProblem[],
  { tokens, answerTokens = 16, scored = false }: PoolBudget,
): Promise<SampledProblem[]> {
  for (const value of [tokens, answerTokens]) checkBudget(value)
  const own = scored ? setting : withoutVerifier(setting)
  const isWithin = (sample: Sample): boolean => sample.finished && sample.tokens <= tokens
  const cut = pool.flatMap(({ problem, samples }) =>
    samples.flatMap((sample, index) =>
      isWithin(sample) ? [] : [cutThread(own, { ...startThread(problem), index }, sample, tokens)],
    ),
  )
  const stopped = await stopThinking(own, cut, answerTokens)
  const assessed = await assess(
    own,
    stopped.map(({ problem, index, read, ...draft }) => ({ problem, draft })),
  )
  let next = 0
  return pool.map((sampled) => ({
    ...sampled,
    samples: sampled.samples.map((sample) => {
      const kept = isWithin(sample) ? sample : (assessed[next++] as Sample)
      return scored ? kept : { ...kept, score: undefined, verifierFlops: 0 }
    }),
    verifierPromptFlops: scored ? sampled.verifierPromptFlops : 0,
  }))
}

/** A line of thought that has just used up its budget as the sample did. */
function cutThread(setting: Setting, start: Thread, sample: Sample, budget: number): Thread {
  const { writer } = setting
  const { prompt } = start.problem
  const completion = sample.completion.slice(0, budget)
  const tokens = completion.length
  const thread: Thread = {
    ...start,
    completion,
    read: bytesOf(`${prompt}${completion.slice(0, -1)}`),
    logProbabilities: sample.logProbabilities.slice(0, tokens),
    tokens,
    flops: writingFlops(writer.shape, prompt.length, tokens),
  }
  if (sample.tokens !== sample.completion.length + (sample.finished ? 1 : 0)) {
    fail({
      code: 'bad-budget',
      what: 'a sample was already made to stop or to go on, and what it wrote before is not known',
      value: sample.completion,
      where: prompt,
      fix: 'Give the pool as it was drawn.',
    })
  }
  if (tokens === budget || roomIn(setting, thread) < 1) return thread
  return fail({
    code: 'bad-budget',
    what: `a sample was cut off after ${tokens} tokens, so that it is not known what a longer thought would have been`,
    value: budget,
    where: prompt,
    fix: 'Take a smaller budget, or draw samples with more tokens.',
  })
}
