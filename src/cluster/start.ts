import { type ChildProcess, fork } from 'node:child_process'
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { EscaladoError } from '../error.ts'
import type { FromLane, LaneData, ToLane } from './messages.ts'

/** A lane as seen by whoever started it. */
export interface Lane<Payload, Message, Result> {
  post(message: ToLane<Payload>): void
  onMessage(listener: (message: FromLane<Message, Result>) => void): void
  /** Called with what was wrong when it ends; null if it was asked to. */
  onEnd(listener: (problem: Error | null) => void): void
  /** Asks its job to stop at its next safe point. */
  stop(): void
  /** Ends it now, whatever it does. */
  kill(): Promise<void>
}

/** A lane on a thread of this process. */
export function startThread<Shared, Payload, Message, Result>(
  module: URL,
  shared: Shared,
  lane: number,
): Lane<Payload, Message, Result> {
  const stop = new SharedArrayBuffer(4)
  const workerData: LaneData<Shared> = { shared, lane, stop }
  const worker = new Worker(compiled(module), { workerData })
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', listener),
    onEnd(listener) {
      worker.on('error', listener)
      worker.on('exit', (code) =>
        listener(code === 0 ? null : new Error(`a worker thread ended unexpectedly with code ${code}`)),
      )
    },
    stop: () => Atomics.store(new Int32Array(stop), 0, 1),
    async kill() {
      await worker.terminate()
    },
  }
}

/** Of what a process wrote to stderr, the end that is kept, and the most that is said of it. */
const lastWords = 2000
const longestWord = 200

/** A lane in a process of its own, which may die of native code without taking this one along. */
export function startProcess<Shared, Payload, Message, Result>(
  module: URL,
  shared: Shared,
  lane: number,
): Lane<Payload, Message, Result> {
  const stdio = ['ignore', 'ignore', 'pipe', 'ipc'] as ['ignore', 'ignore', 'pipe', 'ipc']
  const child = fork(fileURLToPath(compiled(module)), { serialization: 'advanced', stdio, execArgv: [] })
  let words = ''
  child.stderr?.on('data', (data) => {
    words = `${words}${data}`.slice(-lastWords)
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const post = (message: object): void => {
    // one that has died cannot be told anything; its end tells us
    if (child.connected) child.send(message, () => {})
  }
  post({ type: 'start', shared, lane })
  return {
    post,
    onMessage: (listener) => child.on('message', listener as Parameters<ChildProcess['on']>[1]),
    onEnd(listener) {
      child.on('error', listener)
      child.on('close', (code, signal) => listener(code === 0 ? null : crash(signal ?? `exit code ${code}`, words)))
    },
    stop: () => post({ type: 'stop' }),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function crash(how: string, words: string): EscaladoError {
  const lines = words.trim().split('\n')
  const last = lines.findLast((line) => /^F\d{4}|check failed|^\s*\w*Error\b/i.test(line)) ?? lines.at(-1) ?? ''
  return new EscaladoError({
    code: 'device-crashed',
    what: 'the process that drives the device ended unexpectedly',
    value: last === '' ? how : `${how}: ${last.trim().slice(0, longestWord)}`,
    fix: 'What was stored is kept: the same command goes on from there; --device cpu works without a driver.',
  })
}

/** Lanes run compiled code only; tests that import the sources use the build beside them. */
function compiled(module: URL): URL {
  return fs.existsSync(module) ? module : new URL(module.href.replace(/^(.*)\/src\//, '$1/dist/'))
}
