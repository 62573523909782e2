/** One line of thought that is written on, cut and edited: what the cache holds of it, and what it has cost so far. */
import type { ModelShape } from '../model/index.ts'
import { createRandom } from '../stats/index.ts'
import type { Problem } from '../tasks/index.ts'
import { readingFlops, writingFlops } from './cost.ts'
import { newline } from './rollouts.ts'
import type { Setting } from './strategy.ts'
import { bytesOf, textOf, type Written } from './writer.ts'

export interface Thread {
  readonly problem: Problem
  /** Written so far, without the newline that ended it. */
  readonly completion: string
  readonly finished: boolean
  /** What the cache holds: all but the token written last, which was not read. */
  readonly read: Uint8Array
  readonly tokens: number
  readonly flops: number
}

export const startThread = (problem: Problem): Thread => ({
  problem,
  completion: '',
  finished: false,
  read: new Uint8Array(0),
  tokens: 0,
  flops: 0,
})

/** A thread with other words in it, to be continued. */
export const edit = (thread: Thread, completion: string): Thread => ({ ...thread, completion, finished: false })

/** Tokens that still fit behind a thread. */
export const roomIn = ({ writer }: Setting, { problem, completion }: Thread): number =>
  writer.capacity + 1 - problem.prompt.length - completion.length

/**
 * Writes on in every thread that is not finished, up to its newline or `limit(thread)` more tokens; a thread without room
 * or limit stays as it is. What it shares with what the cache holds is not read again.
 * @param name of the streams of random numbers, with the problem and what stands in the thread
 */
export async function writeOn(
  setting: Setting,
  threads: readonly Thread[],
  limit: (thread: Thread) => number,
  name: string,
): Promise<Thread[]> {
  const { writer, seed, temperature, topP } = setting
  const open = threads.flatMap((thread, index) => {
    const maxTokens = Math.min(limit(thread), roomIn(setting, thread))
    if (thread.finished || maxTokens < 1) return []
    const prefix = bytesOf(`${thread.problem.prompt}${thread.completion}`)
    return [{ index, prefix, maxTokens, streams: [createRandom(name, seed, textOf(prefix))] }]
  })
  const written = await writer.write(open, { temperature, topP, stops: [newline] })
  const next = [...threads]
  for (const [i, { index, prefix }] of open.entries()) {
    next[index] = extendThread(writer.shape, threads[index] as Thread, prefix, written[i]?.[0] as Written)
  }
  return next
}

function extendThread(shape: ModelShape, thread: Thread, prefix: Uint8Array, { bytes, stopped }: Written): Thread {
  const flops = readingFlops(shape, thread.read, prefix) + writingFlops(shape, prefix.length, bytes.length)
  return {
    ...thread,
    completion: `${thread.completion}${textOf(stopped ? bytes.subarray(0, -1) : bytes)}`,
    finished: stopped,
    read: Uint8Array.of(...prefix, ...bytes.subarray(0, -1)),
    tokens: thread.tokens + bytes.length,
    flops: thread.flops + flops,
  }
}
