import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { fail } from '../../../error.ts'
import { inputsOf } from '../../graph/order.ts'
import { type Data, type DType, sizeOf, type Tensor } from '../../graph/tensor.ts'
import type { Backend, CompileOptions, Executable, Named } from '../backend.ts'
import { lower } from './lower.ts'
import { inputName } from './lowerings.ts'
import { encodeModel } from './model.ts'

type Shaped = Pick<Tensor, 'shape' | 'dtype'>

/** Hands an array to ONNX Runtime without copying it. */
function wrap(data: Data, { shape, dtype }: Shaped, name: string): OrtTensor {
  const expected: { readonly [D in DType]: boolean } = {
    float32: data instanceof Float32Array,
    int32: data instanceof Int32Array,
    bool: data instanceof Uint8Array,
  }
  if (!expected[dtype] || data.length !== sizeOf(shape)) {
    fail({
      code: 'wrong-feed',
      where: name,
      what: `expected ${sizeOf(shape)} numbers of ${dtype}`,
      value: `${data.constructor.name} of ${data.length}`,
      fix: 'Feed the array the graph was traced for.',
    })
  }
  return new OrtTensor(dtype, data as never, shape)
}

async function compile(outputs: Named<Tensor>, { threads = 1 }: CompileOptions = {}): Promise<Executable> {
  const session = await InferenceSession.create(encodeModel(lower(outputs)), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  })
  const inputs = inputsOf(Object.values(outputs)).map(({ parameters }) => parameters)
  return {
    async run(feeds, into = {}) {
      const wrapped: Record<string, OrtTensor> = {}
      for (const input of inputs) {
        const data = feeds[input.name]
        if (data === undefined) fail({ code: 'missing-feed', what: 'an input of the graph was not fed', value: input.name, fix: 'Feed it.' })
        wrapped[inputName(input.name)] = wrap(data, input, input.name)
      }
      const fetches: Record<string, OrtTensor | null> = {}
      for (const [name, tensor] of Object.entries(outputs)) {
        const buffer = into[name]
        fetches[name] = buffer === undefined ? null : wrap(buffer, tensor, name)
      }
      const results = await session.run(wrapped, fetches)
      return Object.fromEntries(Object.keys(outputs).map((name) => [name, results[name]?.data as Data]))
    },
    dispose: () => session.release(),
  }
}

/** The CPU engine: the whole graph as one ONNX model run by ONNX Runtime. */
export const onnx: Backend = { name: 'onnx', compile }
