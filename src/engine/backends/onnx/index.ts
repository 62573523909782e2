import { Tensor as OrtTensor } from 'onnxruntime-node'
import { inputsOf } from '../../graph/order.ts'
import { type Data, type Shape, sizeOf, type Tensor } from '../../graph/tensor.ts'
import { type ArrayKinds, arrayFor } from '../arrays.ts'
import type { Backend, Executable, Named } from '../backend.ts'
import { deviceError } from './errors.ts'
import { cpu, gpu, type Kernels } from './kernels.ts'
import { lower, outputName } from './lower.ts'
import type { OnnxValue } from './model.ts'
import { createSession, requireDevice } from './session.ts'

const kinds: ArrayKinds = { float32: [Float32Array], int32: [Int32Array], bool: [Uint8Array] }

/** Hands an array to ONNX Runtime without copying it. */
const wrap = (data: Data, { type, shape }: OnnxValue): OrtTensor => new OrtTensor(type, data as never, shape)

/** Bytes of arrays of these shapes; all elements take four at most. */
const bytesOf = (tensors: readonly { readonly shape: Shape }[]): number =>
  tensors.reduce((sum, { shape }) => sum + 4 * sizeOf(shape), 0)

interface Compilation {
  readonly kernels: Kernels
  readonly create: typeof createSession
  readonly threads: number
}

async function compile(outputs: Named<Tensor>, { kernels, create, threads }: Compilation): Promise<Executable> {
  const graph = lower(outputs, kernels)
  const inputs = inputsOf(Object.values(outputs)).map(({ parameters }) => parameters)
  const bytes = bytesOf([...inputs, ...Object.values(outputs)])
  async function told<T>(asked: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw deviceError(error, { kernels, asked, bytes })
    }
  }
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
export const webgpu: Backend = createOnnx(gpu, requireWebgpu)
