import type { Tensor as OrtTensor } from 'onnxruntime-node'
import { inputsOf } from '../../graph/order.ts'
import { type Data, sizeOf, type Tensor } from '../../graph/tensor.ts'
import { arrayFor } from '../arrays.ts'
import type { Backend, Executable, LoopingBackend, Named } from '../backend.ts'
import { createResidences } from '../residence.ts'
import { cpu, gpu, type Kernels } from './kernels.ts'
import { compileStep, placeLoop } from './loop.ts'
import { lower, outputName } from './lower.ts'
import type { OnnxValue } from './model.ts'
import { createSession, requireDevice } from './session.ts'
import { kinds, wrap } from './wrap.ts'

async function compile(kernels: Kernels, outputs: Named<Tensor>, threads: number): Promise<Executable> {
  const graph = lower(outputs, kernels)
  const session = await createSession(kernels, graph, threads)
  const inputs = inputsOf(Object.values(outputs)).map(({ parameters }) => parameters)
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
      const results = await session.run(wrapped, fetches)
      const dataOf = (name: string): Data => into[name] ?? (results[outputName(name)]?.data as Data)
      return Object.fromEntries(names.map((name) => [name, dataOf(name)]))
    },
    dispose: () => session.release(),
  }
}

/** @param ready resolves once there is a device to compile for */
const createOnnx = (kernels: Kernels, ready: () => Promise<void>): Backend => ({
  name: kernels.name,
  async compile(outputs, { threads = 1 } = {}) {
    await ready()
    return compile(kernels, outputs, threads)
  },
})

/** The same with loops, for a provider to whose device feeds must be copied. */
export function createLooping(kernels: Kernels, ready: () => Promise<void>): LoopingBackend {
  const residences = createResidences<OrtTensor>()
  return {
    ...createOnnx(kernels, ready),
    async compileLoop(request, { threads = 1, sharing } = {}) {
      await ready()
      const session = await compileStep(kernels, request, threads)
      const free = (array: OrtTensor): void => array.dispose()
      return residences.settle(sharing, free, (residence, leave) =>
        placeLoop(kernels, session, request, residence, leave),
      )
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
