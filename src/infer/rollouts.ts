import { createRandom, type Random } from '../stats/index.ts'
import type { Sampling } from './choose.ts'
import type { Writer, Written } from './writer.ts'

/** One sampled completion of a prompt. */
export interface Rollout extends Pick<Written, 'logProbabilities'> {
  /** All tokens it wrote, the newline included. */
  readonly written: Uint8Array
  /** Without the newline that ended it. */
  readonly completion: Uint8Array
  /** Whether it came to its newline. */
  readonly finished: boolean
}

export interface RolloutOptions extends Sampling {
  /** Rollouts per prompt: of each, or of all alike. */
  readonly count: number | readonly number[]
  /** Index of the first one; default 0. Rollouts 4 to 7 are the last four of 0 to 7. */
  readonly first?: number
  /** Tokens to write at most, the newline included. */
  readonly maxTokens: number
  readonly seed: number
}

export const newline = 10

/**
 * The random numbers of one continuation of a text: its `index`-th, and of those the one after `earlier` others. Whoever
 * continues a text by these gets the same continuation, so that strategies are compared on the same luck.
 */
export const streamOf = (seed: number, text: Uint8Array, index: number, earlier = 0): Random =>
  createRandom('continue', seed, text.join(), index, earlier)

/**
 * Samples completions of every prompt. A rollout is named by seed, prompt and index, so it does not depend on the other
 * prompts, on how many are sampled, or on the writer's batch; equal prompts get rollouts of their own.
 * @throws `bad-sampling`, `empty-prompt`, `text-too-long`, `unknown-token`, `not-finite-logits`
 */
export async function rollOut(
  writer: Writer,
  prompts: readonly Uint8Array[],
  { count, first = 0, maxTokens, seed, ...sampling }: RolloutOptions,
): Promise<Rollout[][]> {
  const seen = new Map<string, number>()
  const requests = prompts.map((prefix, prompt) => {
    const name = prefix.join()
    const earlier = seen.get(name) ?? 0
    seen.set(name, earlier + 1)
    const length = typeof count === 'number' ? count : (count[prompt] as number)
    const streams = Array.from({ length }, (_, i) => streamOf(seed, prefix, first + i, earlier))
    return { prefix, streams, maxTokens }
  })
  const written = await writer.write(requests, { ...sampling, stops: [newline] })
  return written.map((own) =>
    own.map(({ bytes, logProbabilities, stopped }) => ({
      written: bytes,
      completion: stopped ? bytes.subarray(0, -1) : bytes,
      logProbabilities,
      finished: stopped,
    })),
  )
}
