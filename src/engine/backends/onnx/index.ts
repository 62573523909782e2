import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Data, DType, Tensor } from '../../graph/tensor.ts'
import { type ArrayKinds, arrayFor } from '../arrays.ts'
import type { Backend, CompileOptions, Executable, Named } from '../backend.ts'
import { lower, outputName } from './lower.ts'
import { encodeModel } from './model.ts'

const kinds: ArrayKinds = { float32: [Float32Array], int32: [Int32Array], bool: [Uint8Array] }

/** Hands an array to ONNX Runtime without copying it. */
function wrap(arrays: Named<Data>, name: string, tensor: Pick<Tensor, 'shape' | 'dtype'>): OrtTensor {
  return new OrtTensor(tensor.dtype, arrayFor(arrays, name, tensor, kinds) as never, tensor.shape)
}

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
  const shapes = new Map(graph.outputs.map(({ name, shape }) => [name, shape]))
  return {
    async run(feeds, into = {}) {
      const wrapped: Record<string, OrtTensor> = {}
      for (const { name, feed, shape, type } of graph.inputs) {
        wrapped[name] = wrap(feeds, feed, { shape, dtype: type as DType })
      }
      const fetches: Record<string, OrtTensor | null> = {}
      for (const [name, tensor] of Object.entries(outputs)) {
        const shape = shapes.get(outputName(name)) ?? tensor.shape
        fetches[outputName(name)] = into[name] === undefined ? null : wrap(into, name, { ...tensor, shape })
      }
      const results = await session.run(wrapped, fetches)
      const dataOf = (name: string): Data => into[name] ?? (results[outputName(name)]?.data as Data)
      return Object.fromEntries(Object.keys(outputs).map((name) => [name, dataOf(name)]))
    },
    dispose: () => session.release(),
  }
}

/** The CPU engine: the whole graph as one ONNX model run by ONNX Runtime. */
export const onnx: Backend = { name: 'onnx', compile }
