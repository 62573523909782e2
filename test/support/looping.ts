import type { Backend, Data, Loop, LoopingBackend, Named } from '../../src/engine/index.ts'

/** What a loop was asked for, call by call. */
export interface LoopLog {
  readonly calls: number[]
}

/** What loops that share it hold, and the order of their calls. */
interface Place {
  readonly held: { [name: string]: Data }
  last: Promise<unknown>
}

/**
 * A backend with loops that a backend without them takes step by step: the same numbers, with states that are kept apart
 * from the caller's and are lost unless they are read.
 */
export function looping(backend: Backend, log: LoopLog = { calls: [] }): LoopingBackend {
  const places = new WeakMap<Loop, Place>()
  return {
    ...backend,
    async compileLoop({ outputs, carried, perStep, steps: most }, { sharing, ...options } = {}) {
      const executable = await backend.compile(outputs, options)
      const place = (sharing && places.get(sharing)) ?? { held: {}, last: Promise.resolve() }
      const { held } = place
      const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
        const turn = place.last.then(work)
        place.last = turn.catch(() => undefined)
        return turn
      }
      const readings = Object.keys(outputs).filter((name) => !carried.includes(name))
      const loop: Loop = {
        load: (values) =>
          inOrder(async () => {
            for (const [name, data] of Object.entries(values)) held[name] = data.slice()
          }),
        run: (feeds: Named<Data>, steps = most) =>
          inOrder(async () => {
            log.calls.push(steps)
            const read = new Map(readings.map((name) => [name, [] as Data[]]))
            for (let i = 0; i < steps; i++) {
              const rows = perStep.map((name): [string, Data] => {
                const data = feeds[name] as Data
                const size = data.length / most
                return [name, data.slice(i * size, (i + 1) * size)]
              })
              const results = await executable.run({ ...held, ...Object.fromEntries(rows) })
              for (const name of carried) held[name] = (results[name] as Data).slice()
              for (const name of readings) read.get(name)?.push(results[name] as Data)
            }
            return Object.fromEntries([...read].map(([name, parts]) => [name, joined(parts)]))
          }),
        read: () =>
          inOrder(async () => Object.fromEntries(carried.map((name) => [name, (held[name] as Data).slice()]))),
        dispose: () => inOrder(() => executable.dispose()),
      }
      places.set(loop, place)
      return loop
    },
  }
}

function joined(parts: readonly Data[]): Float32Array {
  const size = parts[0]?.length ?? 0
  const all = new Float32Array(size * parts.length)
  for (const [i, part] of parts.entries()) all.set(part, i * size)
  return all
}
