import { fail } from '../../../error.ts'
import type { OpName } from '../../graph/ops.ts'
import { type Data, type DType, sizeOf, type Tensor } from '../../graph/tensor.ts'
import type { Named } from '../backend.ts'
import { fill, positionOf, read, type Value, visit } from './indexing.ts'

/** Computes one op from its definition: the numbers of its inputs in, its own out; float64 whatever the dtype. */
type Kernel<K extends OpName> = (tensor: Tensor<K>, inputs: readonly Value[], feeds: Named<Data>) => Float64Array

const unary =
  (f: (x: number) => number): Kernel<OpName> =>
  (_, [x]) =>
    (x as Value).data.map(f)

const binary =
  (f: (a: number, b: number) => number): Kernel<OpName> =>
  ({ shape }, [a, b]) =>
    fill(shape, (at) => f(read(a as Value, at), read(b as Value, at)))

const castTo: { readonly [D in DType]: (x: number) => number } = {
  float32: (x) => x,
  int32: Math.trunc,
  bool: (x) => (x === 0 ? 0 : 1),
}

/** Folds the elements that a reduction maps to one place. */
const reduction =
  (start: number, f: (sofar: number, x: number) => number): Kernel<'sum'> & Kernel<'maximum'> =>
  (tensor: Tensor, [x]: readonly Value[]) => {
    const { shape, data } = x as Value
    const result = fill(tensor.shape, () => start)
    visit(shape, (at, position) => {
      const target = positionOf(tensor.shape, at)
      result[target] = f(result[target] as number, data[position] as number)
    })
    return result
  }

const rmsOf = (row: Float64Array, epsilon: number): number =>
  Math.sqrt(row.reduce((sum, x) => sum + x * x, 0) / row.length + epsilon)

const softmaxOf = (row: Float64Array): Float64Array => {
  const largest = Math.max(...row)
  const powers = row.map((x) => Math.exp(x - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

const logSumExp = (row: Float64Array): number => {
  const largest = Math.max(...row)
  return largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0))
}

/** The rows along the last axis. */
function rowsOf({ shape, data }: Value): Float64Array[] {
  const size = shape.at(-1) as number
  return Array.from({ length: data.length / size }, (_, i) => data.subarray(i * size, (i + 1) * size))
}

/** What a function makes of each row, one after the other. */
const mapRows = (x: Value, f: (row: Float64Array) => Float64Array): Float64Array =>
  Float64Array.from(rowsOf(x).flatMap((row) => [...f(row)]))

/** An index, which must lie in [0, size). */
function checked(op: OpName, index: number, size: number): number {
  if (index >= 0 && index < size) return index
  return fail({
    code: 'index-out-of-range',
    where: op,
    what: 'an index lies outside of its axis',
    value: `${index} of ${size}`,
    fix: `Feed indices from 0 to ${size - 1}.`,
  })
}

/** Every op as its definition says it, with no thought of speed: what all other backends are compared with. */
export const kernels = {
  input: ({ parameters: { name } }, _, feeds) => Float64Array.from(feeds[name] as Data),
  constant: ({ parameters: { data, dtype } }) => Float64Array.from(data, castTo[dtype]),
  negate: unary((x) => -x),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sqrt: unary(Math.sqrt),
  relu: unary((x) => Math.max(x, 0)),
  reluSquared: unary((x) => Math.max(x, 0) ** 2),
  cast: ({ parameters: { dtype } }, [x]) => (x as Value).data.map(castTo[dtype]),
  add: binary((a, b) => a + b),
  subtract: binary((a, b) => a - b),
  multiply: binary((a, b) => a * b),
  divide: binary((a, b) => a / b),
  minimum: binary(Math.min),
  less: binary((a, b) => Number(a < b)),
  equal: binary((a, b) => Number(a === b)),
  where: ({ shape }, [condition, a, b]) =>
    fill(shape, (at) => read((read(condition as Value, at) === 1 ? a : b) as Value, at)),
  sum: reduction(0, (sum, x) => sum + x),
  maximum: reduction(-Infinity, Math.max),
  rmsNorm: ({ parameters: { epsilon } }, [x]) =>
    mapRows(x as Value, (row) => {
      const rms = rmsOf(row, epsilon)
      return row.map((element) => element / rms)
    }),
  inverseRms: ({ parameters: { epsilon } }, [x]) =>
    mapRows(x as Value, (row) => Float64Array.of(1 / rmsOf(row, epsilon))),
  softmax: (_, [x]) => mapRows(x as Value, softmaxOf),
  matmul: ({ shape, parameters: { transposeA, transposeB, scale } }, inputs) => {
    const [a, b] = inputs as [Value, Value]
    const [rows, columns] = shape.slice(-2) as [number, number]
    const inner = a.shape.at(transposeA ? -2 : -1) as number
    const result = new Float64Array(sizeOf(shape))
    visit(shape.slice(0, -2), (batch, position) => {
      const startA = positionOf(a.shape, [...batch, 0, 0])
      const startB = positionOf(b.shape, [...batch, 0, 0])
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let sum = 0
          for (let k = 0; k < inner; k++) {
            const x = a.data[startA + (transposeA ? k * rows + row : row * inner + k)] as number
            const y = b.data[startB + (transposeB ? column * inner + k : k * columns + column)] as number
            sum += x * y
          }
          result[(position * rows + row) * columns + column] = scale * sum
        }
      }
    })
    return result
  },
  reshape: (_, [x]) => (x as Value).data,
  transpose: ({ shape, parameters: { order } }, [x]) =>
    fill(shape, (at) =>
      read(
        x as Value,
        order.map((_, axis) => at[order.indexOf(axis)] as number),
      ),
    ),
  broadcast: ({ shape }, [x]) => fill(shape, (at) => read(x as Value, at)),
  concatenate: ({ shape, parameters: { axis } }, parts) =>
    fill(shape, (at) => {
      let index = at[axis] as number
      for (const part of parts) {
        const size = part.shape[axis] as number
        if (index < size) return read(part, at.with(axis, index))
        index -= size
      }
      throw new RangeError('the parts do not fill the shape')
    }),
  slice: ({ shape, parameters: { axis, start } }, [x]) =>
    fill(shape, (at) => read(x as Value, at.with(axis, (at[axis] as number) + start))),
  pad: ({ shape, parameters: { axis, before } }, [x]) =>
    fill(shape, (at) => {
      const index = (at[axis] as number) - before
      const inside = index >= 0 && index < ((x as Value).shape[axis] as number)
      return inside ? read(x as Value, at.with(axis, index)) : 0
    }),
  rotate: ({ shape }, inputs) => {
    const [x, cos, sin] = inputs as [Value, Value, Value]
    const half = (shape.at(-1) as number) / 2
    return fill(shape, (at) => {
      const column = at.at(-1) as number
      const first = read(x, at.with(-1, column % half))
      const second = read(x, at.with(-1, (column % half) + half))
      const angle = [at.at(-2) as number, column % half]
      const [c, s] = [read(cos, angle), read(sin, angle)]
      return column < half ? first * c - second * s : first * s + second * c
    })
  },
  withGradient: (_, [value]) => (value as Value).data,
  composite: (_, [value]) => (value as Value).data,
  gather: ({ shape }, inputs) => {
    const [table, indices] = inputs as [Value, Value]
    const rank = indices.shape.length
    return fill(shape, (at) => {
      const row = checked('gather', read(indices, at.slice(0, rank)), table.shape[0] as number)
      return read(table, [row, ...at.slice(rank)])
    })
  },
  scatterAdd: ({ shape, parameters: { rows } }, inputs) => {
    const [indices, updates] = inputs as [Value, Value]
    const result = fill(shape, () => 0)
    visit(updates.shape, (at, position) => {
      const row = checked('scatterAdd', read(indices, at.slice(0, -1)), rows)
      const target = positionOf(shape, [row, at.at(-1) as number])
      result[target] = (result[target] as number) + (updates.data[position] as number)
    })
    return result
  },
  replaceRows: (_, inputs) => {
    const [table, indices, updates] = inputs as [Value, Value, Value]
    const result = table.data.slice()
    const width = sizeOf(table.shape.slice(1))
    for (const [i, index] of indices.data.entries()) {
      if (index === -1) continue
      const row = checked('replaceRows', index, table.shape[0] as number)
      result.set(updates.data.subarray(i * width, (i + 1) * width), row * width)
    }
    return result
  },
  pick: (_, inputs) => {
    const [x, indices] = inputs as [Value, Value]
    return Float64Array.from(
      rowsOf(x),
      (row, i) => row[checked('pick', indices.data[i] as number, row.length)] as number,
    )
  },
  pickAdd: (_, inputs) => {
    const [x, indices, values] = inputs as [Value, Value, Value]
    const result = { shape: x.shape, data: x.data.slice() }
    for (const [i, row] of rowsOf(result).entries()) {
      const index = checked('pickAdd', indices.data[i] as number, row.length)
      row[index] = (row[index] as number) + (values.data[i] as number)
    }
    return result.data
  },
  crossEntropy: (_, inputs) => {
    const [logits, indices] = inputs as [Value, Value]
    return Float64Array.from(rowsOf(logits), (row, i) => {
      const index = checked('crossEntropy', indices.data[i] as number, row.length)
      return logSumExp(row) - (row[index] as number)
    })
  },
} as const satisfies { readonly [K in OpName]: Kernel<K> }
