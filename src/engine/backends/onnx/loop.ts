import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import * as g from '../../graph/build.ts'
import { inputsOf } from '../../graph/order.ts'
import { type Data, type DType, type Shape, sizeOf } from '../../graph/tensor.ts'
import { arrayFor, emptyArray } from '../arrays.ts'
import type { Loop, LoopRequest, Named } from '../backend.ts'
import { checkSteps, heldOf, loadedOf, type Residence } from '../residence.ts'
import type { Kernels } from './kernels.ts'
import { lower, outputName } from './lower.ts'
import { inputName } from './lowerings.ts'
import { createSession } from './session.ts'
import { kinds, wrap } from './wrap.ts'

interface Port {
  readonly name: string
  readonly shape: Shape
  readonly dtype: DType
}

/**
 * Takes arrays in on one side and leaves them on the other, the device or the host: ONNX Runtime has no call for it in Node,
 * so it is a graph that computes nothing.
 */
function ferry(kernels: Kernels, arrays: readonly Port[], to: 'device' | 'host'): Promise<InferenceSession> {
  const through = arrays.map(({ name, shape, dtype }) => [name, g.input(name, shape, dtype)] as const)
  const onDevice = to === 'device' ? arrays.map(({ name }) => outputName(name)) : []
  return createSession(kernels, lower(Object.fromEntries(through), kernels), 1, onDevice)
}

/** The session of a step whose states stay on the device. */
export const compileStep = (
  kernels: Kernels,
  { outputs, carried }: LoopRequest,
  threads: number,
): Promise<InferenceSession> => createSession(kernels, lower(outputs, kernels), threads, carried.map(outputName))

/**
 * A loop that takes its steps one by one. What a step makes of the states stays where it was made and is what the next one
 * takes in; only readings come back. An array must not outlive the session that made it, so sessions are released when all
 * that is held has been freed.
 * @param leave gives up its place in the residence
 */
export function placeLoop(
  kernels: Kernels,
  session: InferenceSession,
  { outputs, carried, perStep, steps: most }: LoopRequest,
  residence: Residence<OrtTensor>,
  leave: () => Promise<void>,
): Loop {
  const inputs = inputsOf(Object.values(outputs)).map(({ parameters }) => parameters)
  const isFed = ({ name }: Port): boolean => perStep.includes(name)
  const resident = inputs.filter((input) => !isFed(input))
  const fed = inputs.filter(isFed)
  const states = inputs.filter(({ name }) => carried.includes(name))
  const readings = Object.entries(outputs)
    .filter(([name]) => !carried.includes(name))
    .map(([name, { shape, dtype }]): Port => ({ name, shape, dtype }))
  residence.afterwards.push(() => session.release())

  const loaders = new Map<string, InferenceSession>()
  async function loaderOf(ports: readonly Port[]): Promise<InferenceSession> {
    const key = JSON.stringify(ports.map(({ name }) => name))
    const loader = loaders.get(key) ?? (await ferry(kernels, ports, 'device'))
    if (!loaders.has(key)) residence.afterwards.push(() => loader.release())
    loaders.set(key, loader)
    return loader
  }

  async function take(feeds: Named<Data>, i: number, collected: Named<Data>): Promise<void> {
    const stay = resident.map((port): [string, OrtTensor] => [inputName(port.name), heldOf(residence, port)])
    const given = fed.map(({ name, shape, dtype }): [string, OrtTensor] => {
      const size = sizeOf(shape)
      return [inputName(name), wrap((feeds[name] as Data).subarray(i * size, (i + 1) * size), { type: dtype, shape })]
    })
    const results = await session.run(Object.fromEntries([...stay, ...given]))
    for (const { name } of states) residence.put(name, results[outputName(name)] as OrtTensor)
    for (const { name, shape } of readings) {
      collected[name]?.set(results[outputName(name)]?.data as never, i * sizeOf(shape))
    }
  }

  return {
    load: (values) =>
      residence.inOrder(async () => {
        const ports = loadedOf(resident, values)
        const feeds = ports.map((port): [string, OrtTensor] => [
          inputName(port.name),
          wrap(arrayFor(values, port.name, port, kinds), { type: port.dtype, shape: port.shape }),
        ])
        const arrays = await (await loaderOf(ports)).run(Object.fromEntries(feeds))
        for (const { name } of ports) residence.put(name, arrays[outputName(name)] as OrtTensor)
      }),
    async run(feeds, steps = most) {
      checkSteps(steps, most)
      return residence.inOrder(async () => {
        for (const port of resident) heldOf(residence, port)
        for (const port of fed) arrayFor(feeds, port.name, { ...port, shape: [most, ...port.shape] }, kinds)
        const collected = Object.fromEntries(
          readings.map(({ name, shape, dtype }) => [name, emptyArray(dtype, steps * sizeOf(shape))]),
        )
        try {
          for (let i = 0; i < steps; i++) await take(feeds, i, collected)
        } catch (error) {
          residence.drop(carried)
          throw error
        }
        return collected
      })
    },
    read: () =>
      residence.inOrder(async () => {
        const feeds = states.map((port): [string, OrtTensor] => [inputName(port.name), heldOf(residence, port)])
        const reader = await ferry(kernels, states, 'host')
        try {
          const arrays = await reader.run(Object.fromEntries(feeds))
          return Object.fromEntries(states.map(({ name }) => [name, arrays[outputName(name)]?.data as Data]))
        } finally {
          await reader.release()
        }
      }),
    dispose: () => residence.inOrder(leave),
  }
}
