import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import * as g from '../../graph/build.ts'
import { inputsOf } from '../../graph/order.ts'
import { type Data, type DType, type Shape, sizeOf } from '../../graph/tensor.ts'
import { arrayFor, emptyArray } from '../arrays.ts'
import type { Loop, LoopRequest, Named } from '../backend.ts'
import { checkSteps, heldOf, loadedOf, type Residence } from '../residence.ts'
import { bytesOf, telling } from './errors.ts'
import type { Kernels } from './kernels.ts'
import { lower, outputName } from './lower.ts'
import { inputName } from './lowerings.ts'
import type { createSession } from './session.ts'
import { kinds, wrap } from './wrap.ts'

interface Port {
  readonly name: string
  readonly shape: Shape
  readonly dtype: DType
}

/** What makes the programs of a loop. */
export interface LoopMaker {
  readonly kernels: Kernels
  readonly create: typeof createSession
  readonly request: LoopRequest
}

const tellingOf = ({ kernels, request: { outputs } }: LoopMaker) =>
  telling(
    kernels,
    bytesOf([...inputsOf(Object.values(outputs)).map(({ parameters }) => parameters), ...Object.values(outputs)]),
  )

/**
 * Takes arrays in on one side and leaves them on the other, the device or the host: ONNX Runtime has no call for it in Node,
 * so it is a graph that computes nothing.
 */
function ferry(
  { kernels, create }: LoopMaker,
  arrays: readonly Port[],
  to: 'device' | 'host',
): Promise<InferenceSession> {
  const through = arrays.map(({ name, shape, dtype }) => [name, g.input(name, shape, dtype)] as const)
  const onDevice = to === 'device' ? arrays.map(({ name }) => outputName(name)) : []
  return create(kernels, lower(Object.fromEntries(through), kernels), 1, onDevice)
}

/** The session of a step whose states stay on the device. */
export function compileStep(maker: LoopMaker, threads: number): Promise<InferenceSession> {
  const { kernels, create, request } = maker
  const graph = lower(request.outputs, kernels)
  return tellingOf(maker)('compile a program', () => create(kernels, graph, threads, request.carried.map(outputName)))
}

/**
 * A loop that takes its steps one by one. What a step makes of the states stays where it was made and is what the next one
 * takes in; only readings come back. An array must not outlive the session that made it, so sessions are released when all
 * that is held has been freed.
 * @param leave gives up its place in the residence
 */
export function placeLoop(
  maker: LoopMaker,
  session: InferenceSession,
  residence: Residence<OrtTensor>,
  leave: () => Promise<void>,
): Loop {
  const { outputs, carried, perStep, steps: most } = maker.request
  const told = tellingOf(maker)
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
    const loader = loaders.get(key) ?? (await ferry(maker, ports, 'device'))
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
    const results = await told('run a program', () => session.run(Object.fromEntries([...stay, ...given])))
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
        const arrays = await told('take in arrays', async () => (await loaderOf(ports)).run(Object.fromEntries(feeds)))
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
        const reader = await ferry(maker, states, 'host')
        try {
          const arrays = await told('give arrays back', () => reader.run(Object.fromEntries(feeds)))
          return Object.fromEntries(states.map(({ name }) => [name, arrays[outputName(name)]?.data as Data]))
        } finally {
          await reader.release()
        }
      }),
    dispose: () => residence.inOrder(leave),
  }
}
