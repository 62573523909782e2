import { fail } from '../../error.ts'
import { type Data, type DType, describe, sizeOf, type Tensor } from '../graph/tensor.ts'
import type { Named } from './backend.ts'

/** The kinds of arrays in which a backend takes the numbers of each dtype. */
export type ArrayKinds = { readonly [D in DType]: readonly (new (length: number) => Data)[] }

/**
 * The array of that name, once it is known to fit the tensor it is fed for or filled from.
 * @throws `missing-feed`, `wrong-feed`
 */
export function arrayFor(
  arrays: Named<Data>,
  name: string,
  tensor: Pick<Tensor, 'shape' | 'dtype'>,
  kinds: ArrayKinds,
): Data {
  const data = arrays[name]
  const allowed = kinds[tensor.dtype]
  if (data?.length === sizeOf(tensor.shape) && allowed.some((kind) => data instanceof kind)) return data
  const fix = `Give ${allowed.map((kind) => kind.name).join(' or ')} of ${sizeOf(tensor.shape)} for ${describe(tensor)}.`
  if (data === undefined) fail({ code: 'missing-feed', where: name, what: 'an input of the graph was not fed', fix })
  return fail({
    code: 'wrong-feed',
    where: name,
    what: 'the array does not fit its tensor',
    value: `${data.constructor.name} of ${data.length}`,
    fix,
  })
}

/** Zeros of a dtype. */
export function emptyArray(dtype: DType, length: number): Data {
  if (dtype === 'float32') return new Float32Array(length)
  return dtype === 'int32' ? new Int32Array(length) : new Uint8Array(length)
}
