import { type Data, sizeOf } from '../../graph/tensor.ts'
import type { Loop, LoopRequest, Named } from '../backend.ts'
import { checkSteps, heldOf, loadedOf, type Residence } from '../residence.ts'
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

/**
 * A compiled loop with its states and constants on the devices; a run gives it the states' memory and gets it back.
 * @param leave gives up its place in the residence
 */
export function placeLoop(
  placed: Placed,
  { carried, perStep, steps: most }: Pick<LoopRequest, 'carried' | 'perStep' | 'steps'>,
  { inputs, outputs }: { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] },
  residence: Residence<DeviceArray>,
  leave: () => Promise<void>,
): PlacedLoop {
  const { session, program } = placed
  const isFed = ({ name }: Port): boolean => perStep.includes(name) || name === stepsTaken.name
  const resident = inputs.filter((port) => !isFed(port))
  const fed = inputs.filter(isFed)
  const states = outputs.filter(({ name }) => carried.includes(name))
  const readings = outputs.filter(({ name }) => !carried.includes(name))

  // launches follow each other; their results are waited for apart, so that the next launch need not wait for them
  async function launch(feeds: Named<Data>) {
    const stay = resident.map((port) => [port.name, heldOf(residence, port)] as const)
    const { arrays: given, sent } = sendAll(placed, fed, feeds)
    try {
      const byName = new Map([...stay, ...fed.map(({ name }, i) => [name, given[i] as DeviceArray] as const)])
      const all = inputs.map(({ name }) => byName.get(name) as DeviceArray)
      const { results, done } = await program.execute(all, [])
      const named = new Map(outputs.map(({ name }, i) => [name, results[i] as DeviceArray]))
      for (const { name } of states) residence.put(name, named.get(name) as DeviceArray)
      const made = readings.map(({ name }) => named.get(name) as DeviceArray)
      return { made, finished: Promise.all([done, sent]), loads: residence.loads }
    } catch (error) {
      residence.drop(carried)
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
      return residence.inOrder(async () => {
        const ports = loadedOf(resident, values)
        const { arrays: loaded, sent } = sendAll(placed, ports, values)
        for (const [i, { name }] of ports.entries()) residence.put(name, loaded[i] as DeviceArray)
        residence.loads++
        await sent
      })
    },
    async run(feeds, steps = most) {
      checkSteps(steps, most)
      const all = { ...feeds, [stepsTaken.name]: Int32Array.of(steps) }
      const { made, finished, loads: loadsBefore } = await residence.inOrder(() => launch(all))
      try {
        await finished
        const stacked = await receiveAll(session, readings, made)
        const taken = readings.map(({ name, shape }): [string, Data] => {
          return [name, (stacked[name] as Data).subarray(0, steps * sizeOf(shape.slice(1)))]
        })
        return Object.fromEntries(taken)
      } catch (error) {
        // the states come from the run that failed, unless they were loaded since
        if (residence.loads === loadsBefore) residence.drop(carried)
        throw error
      } finally {
        free(session, made)
      }
    },
    unload: () => residence.inOrder(async () => residence.drop(resident.map(({ name }) => name))),
    read: () =>
      residence.inOrder(async () =>
        receiveAll(
          session,
          states,
          states.map((port) => heldOf(residence, port)),
        ),
      ),
    dispose: () =>
      residence.inOrder(async () => {
        await leave()
        await program.dispose()
      }),
  }
}
