import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import type { FromLane, LaneData, Start, ToLane } from './messages.ts'

/** How a lane speaks with whoever started it. */
export interface Channel<Shared, Payload, Message, Result> {
  shared(): Shared
  /** Which of the lanes side by side this is, from 0. */
  lane(): number
  post(message: FromLane<Message, Result>): void
  onMessage(listener: (message: ToLane<Payload>) => void): void
  shouldStop(): boolean
  /** Lets the thread or process end; whoever started it sees that. */
  end(): void
}

/** The channel of the present lane: a thread, or a process that was started as one. */
export const openChannel = <Shared, Payload, Message, Result>(): Channel<Shared, Payload, Message, Result> =>
  isMainThread ? processChannel() : threadChannel()

function threadChannel<Shared, Payload, Message, Result>(): Channel<Shared, Payload, Message, Result> {
  const { shared, lane, stop } = workerData as LaneData<Shared>
  const flag = new Int32Array(stop)
  return {
    shared: () => shared,
    lane: () => lane,
    post: (message) => parentPort?.postMessage(message),
    onMessage: (listener) => parentPort?.on('message', listener),
    shouldStop: () => Atomics.load(flag, 0) !== 0,
    end: () => parentPort?.close(),
  }
}

function processChannel<Shared, Payload, Message, Result>(): Channel<Shared, Payload, Message, Result> {
  let shared: Shared
  let lane: number
  let stop = false
  // whoever started it is asked by Ctrl-C too, and says when to stop
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})
  process.on('disconnect', () => process.exit(1))
  return {
    shared: () => shared,
    lane: () => lane,
    post: (message) => process.send?.(message),
    onMessage(listener) {
      process.on('message', (message: ToLane<Payload> | Start<Shared> | { readonly type: 'stop' }) => {
        if (message.type === 'start') ({ shared, lane } = message)
        else if (message.type === 'stop') stop = true
        else listener(message)
      })
    },
    shouldStop: () => stop,
    end: () => process.exit(0),
  }
}
