import { fail } from '../../../error.ts'
import * as g from '../../graph/build.ts'
import type { OpName } from '../../graph/ops.ts'
import { inputsOf } from '../../graph/order.ts'
import { type Data, type DType, sizeOf, type Tensor } from '../../graph/tensor.ts'
import { type ArrayKinds, arrayFor, emptyArray } from '../arrays.ts'
import type { Backend, CompileOptions, Executable, Named } from '../backend.ts'
import { native } from '../native.ts'
import { decompose, type IndexCheck } from './plan/decompose.ts'
import { lower } from './plan/lower.ts'
import type { BufferUse } from './plan/storage.ts'
import { createMemory } from './program/memory.ts'
import { createProgram } from './program/program.ts'

const kinds: ArrayKinds = { float32: [Float32Array], int32: [Int32Array], bool: [Uint8Array] }

/** Numbers as the machine code takes them: of four bytes, truth as int32. */
type Words = Float32Array | Int32Array
const wordsOf = (dtype: DType, data: Data): Words =>
  dtype === 'float32' ? Float32Array.from(data) : Int32Array.from(data)
const emptyWords = (dtype: DType, length: number): Words =>
  dtype === 'float32' ? new Float32Array(length) : new Int32Array(length)

async function compile(outputs: Named<Tensor>, { threads = 1 }: CompileOptions = {}): Promise<Executable> {
  // throws where two inputs have one name
  inputsOf(Object.values(outputs))
  const decomposed = decompose(outputs)
  const extremes = decomposed.checks.map(extremesOf)
  const { kernels, buffers, starts, size } = lower({
    ...decomposed.outputs,
    ...Object.assign({}, ...extremes.map(prefixed)),
  })
  const { address } = await native()
  const memory = (await createMemory()).allocate(4 * size)
  const program = await createProgram(kernels, { threads }).catch((error: unknown) => {
    memory.free()
    throw error
  })

  // constants, and what is checked, have arrays of their own; the addresses of feeds and outputs differ from run to run
  const own = buffers.map(({ holds, size: length }): Words | undefined => {
    if (holds.what === 'constant')
      return wordsOf(holds.tensor.dtype, (holds.tensor as Tensor<'constant'>).parameters.data)
    return holds.what === 'output' && outputs[holds.name] === undefined ? new Float32Array(length) : undefined
  })
  const fixed = buffers.map((_, i) => {
    const array = own[i]
    if (array !== undefined) return address(array)
    const start = starts[i] as number
    return start < 0 ? 0n : memory.address + BigInt(4 * start)
  })

  let isDisposed = false
  return {
    async run(feeds, into = {}) {
      const results: Record<string, Data> = {}
      for (const [name, tensor] of Object.entries(outputs)) {
        const isGiven = into[name] !== undefined
        results[name] = isGiven ? arrayFor(into, name, tensor, kinds) : emptyArray(tensor.dtype, sizeOf(tensor.shape))
      }
      const arrays = buffers.map(({ holds }, i) => own[i] ?? arrayOf(holds, feeds, results, outputs))
      program.run(arrays.map((array, i) => (array === undefined ? (fixed[i] as bigint) : address(array))))
      for (const [i, { holds }] of buffers.entries()) {
        if (holds.what === 'output' && outputs[holds.name]?.dtype === 'bool')
          results[holds.name]?.set(arrays[i] as Words)
      }
      for (const [i, one] of decomposed.checks.entries()) requireRange(one, own, buffers, i)
      return results
    },
    async dispose() {
      if (!isDisposed) {
        program.dispose()
        memory.free()
      }
      isDisposed = true
    },
  }
}

/** The array behind a buffer in a run; none for results that lie in the program's own memory. */
function arrayOf(
  holds: BufferUse['holds'],
  feeds: Named<Data>,
  results: Named<Data>,
  outputs: Named<Tensor>,
): Words | undefined {
  if (holds.what === 'input') {
    const { parameters } = holds.tensor as Tensor<'input'>
    const array = arrayFor(feeds, parameters.name, parameters, kinds)
    return parameters.dtype === 'bool' ? wordsOf('bool', array) : (array as Words)
  }
  if (holds.what !== 'output') return undefined
  const result = results[holds.name] as Data
  return outputs[holds.name]?.dtype === 'bool' ? emptyWords('bool', result.length) : (result as Words)
}

/** The least and the greatest of some indices, as floats. */
function extremesOf({ indices }: IndexCheck): { least: Tensor; greatest: Tensor } {
  const floats = g.flatten(g.cast(indices, 'float32'))
  return { least: g.negate(g.maximum(g.negate(floats))), greatest: g.maximum(floats) }
}
const prefixed = ({ least, greatest }: { least: Tensor; greatest: Tensor }, i: number): Named<Tensor> => ({
  [checkName(i, 'least')]: least,
  [checkName(i, 'greatest')]: greatest,
})
/** No output that a caller names begins so. */
const checkName = (i: number, which: string): string => `\0check ${i} ${which}`

/** @throws `index-out-of-range` */
function requireRange(
  { op, size, orNone }: IndexCheck,
  own: readonly (Words | undefined)[],
  buffers: readonly BufferUse[],
  i: number,
): void {
  const read = (which: string): number => {
    const at = buffers.findIndex(({ holds }) => holds.what === 'output' && holds.name === checkName(i, which))
    return own[at]?.[0] as number
  }
  const [least, greatest] = [read('least'), read('greatest')]
  const lowest = orNone ? -1 : 0
  if (least >= lowest && greatest < size) return
  fail({
    code: 'index-out-of-range',
    where: op satisfies OpName,
    what: 'an index lies outside of its axis',
    value: `${least < lowest ? least : greatest} of ${size}`,
    fix: `Feed indices from 0 to ${size - 1}.`,
  })
}

export { missingHere } from './program/supported.ts'

/** Machine code for this processor, for training and evaluation at full speed. */
export const x64: Backend = { name: 'x64', compile }
