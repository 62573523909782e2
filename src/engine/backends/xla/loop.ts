import { fail } from '../../../error.ts'
import { type Data, describe, sizeOf } from '../../graph/tensor.ts'
import type { Loop, LoopRequest, Named } from '../backend.ts'
import { type DeviceArray, free } from './pjrt/index.ts'
import { type Port, stepsTaken } from './stablehlo/index.ts'
import { type Placed, receiveAll, sendAll } from './transfer.ts'

/** A loop that can be freed of what was loaded, to be loaded anew. */
export interface PlacedLoop extends Loop {
  /** What must be loaded before the first run, and what each run is fed. */
  readonly resident: readonly Port[]
  readonly fed: readonly Port[]
  /** Most steps of a call. */
  readonly most: number
  unload(): Promise<void>
}

/** A compiled loop with its states and constants on the devices; a run gives it the states' memory and gets it back. */
export function placeLoop(
  placed: Placed,
  { carried, perStep, steps: most }: Pick<LoopRequest, 'carried' | 'perStep' | 'steps'>,
  { inputs, outputs }: { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] },
): PlacedLoop {
  const { session, program } = placed
  const isFed = ({ name }: Port): boolean => perStep.includes(name) || name === stepsTaken.name
  const resident = inputs.filter((port) => !isFed(port))
  const fed = inputs.filter(isFed)
  const states = outputs.filter(({ name }) => carried.includes(name))
  const readings = outputs.filter(({ name }) => !carried.includes(name))
  const arrays = new Map<string, DeviceArray>()
  let loads = 0

  function put(name: string, array: DeviceArray): void {
    drop([name])
    arrays.set(name, array)
  }

  function drop(names: readonly string[]): void {
    for (const name of names) {
      const array = arrays.get(name)
      if (array) free(session, [array])
      arrays.delete(name)
    }
  }

  function held(port: Port): DeviceArray {
    return (
      arrays.get(port.name) ??
      fail({
        code: 'missing-feed',
        where: port.name,
        what: 'an input of the loop is not on the device',
        fix: `Load ${describe(port)} before the first run, and states again after a run that failed.`,
      })
    )
  }

  // launches follow each other; their results are waited for apart, so that the next launch need not wait for them
  let last: Promise<unknown> = Promise.resolve()
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  async function launch(feeds: Named<Data>) {
    for (const port of resident) held(port)
    const { arrays: given, sent } = sendAll(placed, fed, feeds)
    try {
      const byName = new Map([...arrays, ...fed.map(({ name }, i) => [name, given[i] as DeviceArray] as const)])
      const all = inputs.map(({ name }) => byName.get(name) as DeviceArray)
      const { results, done } = await program.execute(all, [])
      const named = new Map(outputs.map(({ name }, i) => [name, results[i] as DeviceArray]))
      for (const { name } of states) put(name, named.get(name) as DeviceArray)
      const made = readings.map(({ name }) => named.get(name) as DeviceArray)
      return { made, finished: Promise.all([done, sent]), loads }
    } catch (error) {
      drop(carried)
      await sent
      throw error
    } finally {
      free(session, given)
    }
  }

  return {
    resident,
    fed: fed.filter(({ name }) => name !== stepsTaken.name),
    most,
    load(values) {
      return inOrder(async () => {
        const unknown = Object.keys(values).find((name) => resident.every((port) => port.name !== name))
        if (unknown !== undefined) {
          fail({
            code: 'unknown-feed',
            where: unknown,
            what: 'the loop holds no input of this name',
            fix: `Load some of ${resident.map(({ name }) => name).join(', ')}.`,
          })
        }
        const ports = resident.filter(({ name }) => values[name] !== undefined)
        const { arrays: loaded, sent } = sendAll(placed, ports, values)
        for (const [i, { name }] of ports.entries()) put(name, loaded[i] as DeviceArray)
        loads++
        await sent
      })
    },
    async run(feeds, steps = most) {
      if (!Number.isInteger(steps) || steps < 1 || steps > most) {
        fail({
          code: 'bad-loop',
          what: `a call of this loop takes 1 to ${most} steps`,
          value: steps,
          fix: 'Ask for as many, or compile the loop for more.',
        })
      }
      const all = { ...feeds, [stepsTaken.name]: Int32Array.of(steps) }
      const { made, finished, loads: loadsBefore } = await inOrder(() => launch(all))
      try {
        await finished
        const stacked = await receiveAll(session, readings, made)
        const taken = readings.map(({ name, shape }): [string, Data] => {
          return [name, (stacked[name] as Data).subarray(0, steps * sizeOf(shape.slice(1)))]
        })
        return Object.fromEntries(taken)
      } catch (error) {
        // the states come from the run that failed, unless they were loaded since
        if (loads === loadsBefore) drop(carried)
        throw error
      } finally {
        free(session, made)
      }
    },
    unload: () => inOrder(async () => drop([...arrays.keys()])),
    read: () => inOrder(async () => receiveAll(session, states, states.map(held))),
    dispose: () =>
      inOrder(async () => {
        drop([...arrays.keys()])
        await program.dispose()
      }),
  }
}
