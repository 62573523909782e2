/** One line of thought that is written on, cut and edited: what the cache holds of it, and what it has cost so far. */
import type { ModelShape } from '../model/index.ts'
import type { Problem } from '../tasks/index.ts'
import { readingFlops, writingFlops } from './cost.ts'
import { forceStop } from './force.ts'
import { newline, streamOf } from './rollouts.ts'
import type { Draft } from './samples.ts'
import type { Setting } from './strategy.ts'
import { bytesOf, textOf, type Written } from './writer.ts'

/** Its tokens and FLOPs are all that were spent on it, also on what was cut away since. */
export interface Thread extends Draft {
  readonly problem: Problem
  /** Which of its problem's lines of thought it is: each has random numbers of its own. */
  readonly index: number
  /** What the cache holds: all but the token written last, which was not read. */
  readonly read: Uint8Array
}

export const startThread = (problem: Problem): Thread => ({
  problem,
  index: 0,
  completion: '',
  finished: false,
  read: new Uint8Array(0),
  logProbabilities: [],
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
 */
export async function writeOn(
  setting: Setting,
  threads: readonly Thread[],
  limit: (thread: Thread) => number,
): Promise<Thread[]> {
  const { writer, seed, temperature, topP } = setting
  const open = threads.flatMap((thread, position) => {
    const maxTokens = Math.min(limit(thread), roomIn(setting, thread))
    if (thread.finished || maxTokens < 1) return []
    const prefix = bytesOf(`${thread.problem.prompt}${thread.completion}`)
    // a text it comes back to is continued anew, not in the same way again
    return [{ position, prefix, maxTokens, streams: [streamOf(seed, prefix, thread.index, thread.tokens)] }]
  })
  const written = await writer.write(open, { temperature, topP, stops: [newline] })
  const next = [...threads]
  for (const [i, { position, prefix }] of open.entries()) {
    next[position] = extendThread(writer.shape, threads[position] as Thread, prefix, written[i]?.[0] as Written)
  }
  return next
}

/**
 * Makes every thread that is not finished stop, and answer within `answerTokens` more where thoughts and answers are told
 * apart; see `forceStop`. One that is not finished then has no answer.
 */
export function stopThinking(setting: Setting, threads: readonly Thread[], answerTokens: number): Promise<Thread[]> {
  const { task } = setting
  const stopped = threads.map((thread): Thread => {
    if (thread.finished) return thread
    // where an attempt is itself the answer, the cut has left one, and there is nothing more to write
    return { ...thread, completion: forceStop(task, thread.completion), finished: task.answerMark === '' }
  })
  return writeOn(setting, stopped, () => answerTokens)
}

function extendThread(
  shape: ModelShape,
  thread: Thread,
  prefix: Uint8Array,
  { bytes, logProbabilities, stopped }: Written,
): Thread {
  const flops = readingFlops(shape, thread.read, prefix) + writingFlops(shape, prefix.length, bytes.length)
  return {
    ...thread,
    completion: `${thread.completion}${textOf(stopped ? bytes.subarray(0, -1) : bytes)}`,
    finished: stopped,
    read: Uint8Array.of(...prefix, ...bytes.subarray(0, -1)),
    logProbabilities: [...thread.logProbabilities, ...logProbabilities],
    tokens: thread.tokens + bytes.length,
    flops: thread.flops + flops,
  }
}
