import type { Tensor as OrtTensor } from 'onnxruntime-node'
import { inputsOf } from '../../graph/order.ts'
import { type Data, sizeOf, type Tensor } from '../../graph/tensor.ts'
import { arrayFor } from '../arrays.ts'
import type { Backend, Executable, LoopingBackend, Named } from '../backend.ts'
import { createResidences } from '../residence.ts'
import { bytesOf, telling } from './errors.ts'
import { cpu, gpu, type Kernels } from './kernels.ts'
import { compileStep, type LoopMaker, placeLoop } from './loop.ts'
import { lower, outputName } from './lower.ts'
import type { OnnxValue } from './model.ts'
import { createSession, requireDevice } from './session.ts'
import { kinds, wrap } from './wrap.ts'

interface Compilation {
  readonly kernels: Kernels
  readonly create: typeof createSession
  readonly threads: number
}

async function compile(outputs: Named<Tensor>, { kernels, create, threads }: Compilation): Promise<Executable> {
  const graph = lower(outputs, kernels)
  const inputs = inputsOf(Object.values(outputs)).map(({ parameters }) => parameters)
  const told = telling(kernels, bytesOf([...inputs, ...Object.values(outputs)]))
  const session = await told('compile a program', () => create(kernels, graph, threads))
  const names = Object.keys(outputs)
  return {
    async run(feeds, into = {}) {
      const arrays = new Map(inputs.map((input) => [input.name, arrayFor(feeds, input.name, input, kinds)]))
      const wrapped: Record<string, OrtTensor> = {}
      for (const input of graph.inputs) {
        const { offset } = input
        const array = arrays.get(input.feed) as Data
        wrapped[input.name] = wrap(array.subarray(offset, offset + sizeOf(input.shape)), input)
      }
      const fetches: Record<string, OrtTensor | null> = {}
      for (const [i, name] of names.entries()) {
        const output = graph.outputs[i] as OnnxValue
        const isGiven = into[name] !== undefined
        fetches[output.name] = isGiven ? wrap(arrayFor(into, name, outputs[name] as Tensor, kinds), output) : null
      }
      const results = await told('run a program', () => session.run(wrapped, fetches))
      const dataOf = (name: string): Data => into[name] ?? (results[outputName(name)]?.data as Data)
      return Object.fromEntries(names.map((name) => [name, dataOf(name)]))
    },
    dispose: () => session.release(),
  }
}

/**
 * @param ready resolves once there is a device to compile for
 * @param create makes the session that runs a model; a test may hand in another
 */
export const createOnnx = (kernels: Kernels, ready: () => Promise<void>, create = createSession): Backend => ({
  name: kernels.name,
  async compile(outputs, { threads = 1 } = {}) {
    await ready()
    return compile(outputs, { kernels, create, threads })
  },
})

/** The same with loops, for a provider to whose device feeds must be copied. */
export function createLooping(kernels: Kernels, ready: () => Promise<void>, create = createSession): LoopingBackend {
  const residences = createResidences<OrtTensor>()
  return {
    ...createOnnx(kernels, ready, create),
    async compileLoop(request, { threads = 1, sharing } = {}) {
      await ready()
      const maker: LoopMaker = { kernels, create, request }
      const session = await compileStep(maker, threads)
      const free = (array: OrtTensor): void => array.dispose()
      return residences.settle(sharing, free, (residence, leave) => placeLoop(maker, session, residence, leave))
    },
  }
}

/** The CPU engine: the whole graph as one ONNX model run by ONNX Runtime. */
export const onnx: Backend = createOnnx(cpu, async () => {})

let found: Promise<void> | undefined

/**
 * Does nothing if `webgpu` has a device here. It is looked for once.
 * @throws `no-provider`, `no-device`
 */
export function requireWebgpu(): Promise<void> {
  found ??= requireDevice(gpu)
  return found
}

/** The same model on a graphics processor of any maker, by the WebGPU provider in ONNX Runtime. */
export const webgpu: LoopingBackend = createLooping(gpu, requireWebgpu)
