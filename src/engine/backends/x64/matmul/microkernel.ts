import { type Assembler, type Mask, type Memory, r8, r9, r10, rax, rcx, rdx } from '../code/assembler.ts'
import { local, repeat } from './frame.ts'
import type { Stream } from './streams.ts'

/** A block of rows of the product, as wide as one or two vectors, which stays in registers while the sum runs. */
export interface Tile {
  readonly rows: number
  readonly vectors: 1 | 2
  /** Numbers of the last vector that exist, where not all do. */
  readonly mask?: Mask
}

/** What all tiles of a product have in common; strides in numbers. */
export interface Operands {
  readonly aRow: number
  readonly aDepth: number
  /** Between rows of b where the tile reads it. */
  readonly bDepth: number
  /** b's vectors may end early, as the tile does: they are read through its mask. */
  readonly bMasked: boolean
  readonly outRow: number
  readonly scale: number
  /** Steps of the sum per turn of the loop, and whether there are single ones behind. */
  readonly unroll: number
  readonly rest: boolean
  /** Fetched meanwhile. */
  readonly streams: readonly Stream[]
  /** When a tile adds to what out holds. */
  readonly adds: 'never' | 'always' | 'but first'
}

/** Tiles of two vectors have up to 14 rows, of one 28; b takes as many registers as a tile has vectors, and a what is left. */
export const tallest = (vectors: 1 | 2): number => 28 / vectors

/**
 * out = scale · a b (+ out) for one tile, over a block of the sum. In: rdx a's first row, r8 b's first column, r9 out's first
 * number. Lost: rax, rcx, r10 and the vectors.
 */
export function microkernel(code: Assembler, { rows, vectors, mask }: Tile, operands: Operands): void {
  const { aRow, aDepth, bDepth, bMasked, outRow, scale, unroll, rest, adds, streams } = operands
  const sum = (row: number, v: number): number => row * vectors + v
  const b = (v: number): number => 32 - vectors + v
  const masked = (v: number) => (mask !== undefined && v === vectors - 1 ? { mask } : {})
  const spare = 32 - vectors - rows * vectors
  const each = (visit: (row: number, v: number) => void): void => {
    for (let row = 0; row < rows; row++) for (let v = 0; v < vectors; v++) visit(row, v)
  }

  function step(depth: number): void {
    for (let v = 0; v < vectors; v++) {
      const options = bMasked && mask !== undefined && v === vectors - 1 ? { mask, zeroing: true } : {}
      code.vector('load', b(v), { base: rcx, offset: 4 * (depth * bDepth + 16 * v) }, undefined, options)
    }
    for (let row = 0; row < rows; row++) {
      const a: Memory = { base: rax, offset: 4 * (depth * aDepth + row * aRow) }
      if (vectors === 1) code.vector('fusedMultiplyAdd', sum(row, 0), b(0), { ...a, broadcast: true })
      else {
        // two spread copies of one number would cost more loads than the processor does
        const spread = rows * vectors + (row % spare)
        code.vector('loadSpread', spread, a)
        for (let v = 0; v < vectors; v++) code.vector('fusedMultiplyAdd', sum(row, v), spread, b(v))
      }
    }
  }
  function turn(depths: number, streams: readonly Stream[]): void {
    for (let depth = 0; depth < depths; depth++) {
      for (const { register, lines } of streams) {
        for (let line = depth; line < lines; line += depths) code.prefetchFar({ base: register, offset: 64 * line })
      }
      step(depth)
    }
    for (const { register, lines } of streams) code.arithmetic('add', register, { value: 64 * lines })
    code.arithmetic('add', rax, { value: 4 * depths * aDepth })
    code.arithmetic('add', rcx, { value: 4 * depths * bDepth })
  }

  code.move(rax, rdx)
  code.move(rcx, r8)
  each((row, v) => code.vector('xor', sum(row, v), sum(row, v), sum(row, v)))
  repeat(code, r10, local('turns'), () => turn(unroll, streams))
  if (rest) repeat(code, r10, local('singleSteps'), () => turn(1, []))

  const out = (row: number, v: number): Memory => ({ base: r9, offset: 4 * (row * outRow + 16 * v) })
  const first = code.label()
  if (scale !== 1) each((row, v) => code.vector('multiply', sum(row, v), sum(row, v), code.float(scale)))
  if (adds === 'but first') {
    code.load(r10, local('isFirst'))
    code.arithmetic('compare', r10, { value: 0 })
    code.jumpIf('notEqual', first)
  }
  if (adds !== 'never') each((row, v) => code.vector('add', sum(row, v), sum(row, v), out(row, v), masked(v)))
  code.bind(first)
  each((row, v) => code.vector('store', out(row, v), sum(row, v), undefined, masked(v)))
}
