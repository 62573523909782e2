import { type Assembler, type Mask, type Memory, r8, r9, r10, rax, rcx, rdx, rsp } from '../assembler.ts'

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
  /** Steps of the sum written out one after another. */
  readonly unroll: number
  /** Whether depths are a multiple of `unroll`. */
  readonly rest: boolean
  /** What a tile adds to: nothing, what out holds, or the latter if the register is not 0. */
  readonly adds: 'never' | 'always' | 'if'
}

/** Tiles of two vectors have up to 14 rows, of one 28; b takes as many registers as a tile has vectors, and a what is left. */
export const tallest = (vectors: 1 | 2): number => 28 / vectors

/** Where a tile finds what differs between blocks of the sum: its steps, in groups of `unroll` and single ones, and whether to add to out. */
export const steps: Memory = { base: rsp, offset: 24 }
export const restSteps: Memory = { base: rsp, offset: 32 }
export const isFirst: Memory = { base: rsp, offset: 40 }

/**
 * out = scale · a b (+ out) for one tile, over a block of the sum. In: rdx a's first row, r8 b's first column, r9 out's first
 * number. Lost: rax, rcx, r10 and the vectors.
 */
export function microkernel(code: Assembler, { rows, vectors, mask }: Tile, operands: Operands): void {
  const { aRow, aDepth, bDepth, bMasked, outRow, scale, unroll, rest, adds } = operands
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
  function loop(count: Memory, depths: number): void {
    const [again, done] = [code.label(), code.label()]
    code.load(r10, count)
    code.arithmetic('compare', r10, { value: 0 })
    code.jumpIf('equal', done)
    code.bind(again)
    for (let depth = 0; depth < depths; depth++) step(depth)
    code.arithmetic('add', rax, { value: 4 * depths * aDepth })
    code.arithmetic('add', rcx, { value: 4 * depths * bDepth })
    code.arithmetic('subtract', r10, { value: 1 })
    code.jumpIf('notEqual', again)
    code.bind(done)
  }

  code.move(rax, rdx)
  code.move(rcx, r8)
  each((row, v) => code.vector('xor', sum(row, v), sum(row, v), sum(row, v)))
  loop(steps, unroll)
  if (rest) loop(restSteps, 1)

  const out = (row: number, v: number): Memory => ({ base: r9, offset: 4 * (row * outRow + 16 * v) })
  const first = code.label()
  if (scale !== 1) each((row, v) => code.vector('multiply', sum(row, v), sum(row, v), code.float(scale)))
  if (adds === 'if') {
    code.load(r10, isFirst)
    code.arithmetic('compare', r10, { value: 0 })
    code.jumpIf('notEqual', first)
  }
  if (adds !== 'never') each((row, v) => code.vector('add', sum(row, v), sum(row, v), out(row, v), masked(v)))
  code.bind(first)
  each((row, v) => code.vector('store', out(row, v), sum(row, v), undefined, masked(v)))
}
