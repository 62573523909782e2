import { type Register, r14, r15, rbp } from '../code/assembler.ts'
import { type Plan, panelColumns } from './plan.ts'
import type { Product } from './product.ts'

/**
 * Memory that the next part of the work needs, fetched to the second cache line by line while this part is computed. The
 * processor itself foresees only the next lines of a few streams, and the third cache is too far to wait for.
 */
export interface Stream {
  readonly view: 'a' | 'b' | 'out'
  /** Where the next line lies. */
  readonly register: Register
  /** Fetched per turn of a tile's loop. */
  readonly lines: number
  /** What the next part is: the stream starts with each tile, block of the sum or unit anew. */
  readonly ahead: 'tile' | 'block' | 'unit'
}

const lineNumbers = 16
/** A stream that needs a line in so many turns and gets one in each would run far beyond the next part. */
const fewestLines = 1 / 8
/** Of what a stream fetches, this share may be for another thread. */
const leastUse = 1 / 2

/** @param unroll steps of the sum per turn */
export function streamsOf(product: Product, plan: Plan, unroll: number): Stream[] {
  const { depth, aRow, aDepth, bDepth, bColumn, outRow } = product
  const { block, blocks, height, tail, units } = plan
  const [unit] = units as [Plan['units'][number]]
  const rows = unit.tall * height + unit.short * (height - 1)
  const columns = unit.panels * panelColumns + (unit.tail ? tail : 0)
  const tileTurns = (unit.panels + (unit.tail ? 1 : 0)) * Math.floor(block / unroll)
  const unitTurns = (unit.tall + unit.short) * tileTurns

  const stream = (view: Stream['view'], ahead: Stream['ahead'], numbers: number): Stream[] => {
    const lines = numbers / lineNumbers / (ahead === 'tile' ? tileTurns : unitTurns)
    // r14 holds the table of buffers until the last stream of a unit, which is b's, has started
    const register = view === 'a' ? r15 : view === 'b' ? r14 : rbp
    return lines < fewestLines || !Number.isFinite(lines) ? [] : [{ view, register, lines: Math.ceil(lines), ahead }]
  }
  if (blocks > 1) {
    return [
      ...(aRow === 1 && rows >= leastUse * aDepth ? stream('a', 'block', block * aDepth) : []),
      ...(bColumn === 1 && columns >= leastUse * bDepth ? stream('b', 'block', block * bDepth) : []),
    ]
  }
  const several = units.length > 1
  const isDense = (
    [rowStride, columnStride]: readonly [number, number],
    [rows, columns]: readonly [number, number],
  ): boolean => (columnStride === 1 && rowStride === columns) || (rowStride === 1 && columnStride === rows)
  return [
    ...(aDepth === 1 && aRow === depth
      ? stream('a', 'tile', height * depth)
      : several && isDense([aRow, aDepth], [rows, depth])
        ? stream('a', 'unit', rows * depth)
        : []),
    ...(several && isDense([bDepth, bColumn], [depth, columns]) ? stream('b', 'unit', depth * columns) : []),
    ...(outRow === columns ? stream('out', 'tile', height * columns) : []),
  ]
}
