import { createRandom } from '../stats/index.ts'
import type { Sampling } from './choose.ts'
import type { Writer } from './writer.ts'

/** One sampled completion of a prompt. */
export interface Rollout {
  /** Without the newline that ended it. */
  readonly completion: Uint8Array
  /** Of all tokens, the newline included, under the sampling model at temperature 1, nats. */
  readonly logProbability: number
  /** Whether it came to its newline. */
  readonly finished: boolean
  /** Tokens written, the newline included. */
  readonly tokens: number
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
    const streams = Array.from({ length }, (_, i) => createRandom('rollout', seed, name, earlier, first + i))
    return { prefix, streams, maxTokens }
  })
  const written = await writer.write(requests, { ...sampling, stops: [newline] })
  return written.map((own) =>
    own.map(({ bytes, logProbability, stopped }) => ({
      completion: stopped ? bytes.subarray(0, -1) : bytes,
      logProbability,
      finished: stopped,
      tokens: bytes.length,
    })),
  )
}
