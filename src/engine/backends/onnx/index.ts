import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { inputsOf } from '../../graph/order.ts'
import { type Data, sizeOf, type Tensor } from '../../graph/tensor.ts'
import { type ArrayKinds, arrayFor } from '../arrays.ts'
import type { Backend, CompileOptions, Executable, Named } from '../backend.ts'
import { lower, outputName } from './lower.ts'
import { encodeModel, type OnnxValue } from './model.ts'

const kinds: ArrayKinds = { float32: [Float32Array], int32: [Int32Array], bool: [Uint8Array] }

/** Hands an array to ONNX Runtime without copying it. */
const wrap = (data: Data, { type, shape }: OnnxValue): OrtTensor => new OrtTensor(type, data as never, shape)

// ONNX Runtime would report to its makers; it reads this once, at the first session
process.env.ORT_DISABLE_TELEMETRY ??= '1'

async function compile(outputs: Named<Tensor>, { threads = 1 }: CompileOptions = {}): Promise<Executable> {
  const graph = lower(outputs)
  const session = await InferenceSession.create(encodeModel(graph), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  })
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

/** The CPU engine: the whole graph as one ONNX model run by ONNX Runtime. */
export const onnx: Backend = { name: 'onnx', compile }
