import { type Assembler, type Mask, type Memory, r8, r9, r10, r11, r12, r13, rax, rcx, rsi } from '../code/assembler.ts'
import { local, repeat } from './frame.ts'
import { panelColumns } from './plan.ts'

/** How b lies where it comes from and where it goes; strides in numbers. */
export interface Packing {
  readonly bDepth: number
  readonly bColumn: number
  /** Columns behind the last whole panel, and the mask of those in its last vector. */
  readonly tail: number
  readonly mask: Mask
  /** From panel to panel. */
  readonly panelBytes: number
  /** Steps of the sum per turn, and whether there are single ones behind. */
  readonly unroll: number
  readonly rest: boolean
  /** Where the unit's number of whole panels lies, and whether it has the tail. */
  readonly panels: Memory
  readonly hasTail: Memory
}

const rowBytes = 4 * panelColumns

/** Copies a block of b, which starts at rsi, into panels from r13 on. Lost: rax, rcx, r8 to r12 and vectors. */
export function pack(code: Assembler, packing: Packing): void {
  if (packing.bColumn === 1) copyRows(code, packing)
  else copyColumns(code, packing)
}

/** Row by row through all panels, as b lies in memory. */
function copyRows(code: Assembler, { bDepth, tail, mask, panelBytes, unroll, rest, panels, hasTail }: Packing): void {
  function rows(count: number): void {
    const copy = (vectors: number, masked: boolean): void => {
      for (let row = 0; row < count; row++) {
        for (let v = 0; v < vectors; v++) {
          const options = masked && v === vectors - 1 ? { mask, zeroing: true } : {}
          code.vector('load', 2 * row + v, { base: rax, offset: 4 * (row * bDepth + 16 * v) }, undefined, options)
        }
        for (let v = 0; v < vectors; v++) {
          code.vector('store', { base: rcx, offset: row * rowBytes + 64 * v }, 2 * row + v)
        }
      }
    }
    code.move(rax, r8)
    code.move(rcx, r9)
    repeat(code, r11, panels, () => {
      copy(2, false)
      code.arithmetic('add', rax, { value: rowBytes })
      code.arithmetic('add', rcx, { value: panelBytes })
    })
    if (tail > 0) repeat(code, r11, hasTail, () => copy(Math.ceil(tail / 16), true))
    code.arithmetic('add', r8, { value: 4 * count * bDepth })
    code.arithmetic('add', r9, { value: count * rowBytes })
  }
  code.move(r8, rsi)
  code.move(r9, r13)
  repeat(code, r10, local('turns'), () => rows(unroll))
  if (rest) repeat(code, r10, local('singleSteps'), () => rows(1))
}

/** Where b's columns are not side by side: 16 columns after another. */
function copyColumns(
  code: Assembler,
  { bDepth, bColumn, tail, panelBytes, unroll, rest, panels, hasTail }: Packing,
): void {
  /** In: r8 the first column, r9 its place. */
  function strip(columns: number): void {
    const column = (j: number, depth: number): Memory => ({ base: rax, offset: 4 * (j * bColumn + depth * bDepth) })
    const singly = (depths: number): void => {
      for (let depth = 0; depth < depths; depth++) {
        for (let j = 0; j < columns; j++) {
          code.load32(r12, column(j, depth))
          code.store32({ base: rcx, offset: depth * rowBytes + 4 * j }, r12)
        }
      }
    }
    // four steps of 16 columns: quarters of vectors from every fourth column, then transposed within the quarters
    const transposed = (): void => {
      for (let i = 0; i < 4; i++) {
        for (let quarter = 0; quarter < 4; quarter++) {
          const from = column(Math.min(4 * quarter + i, columns - 1), 0)
          if (quarter === 0) code.vector('loadQuarter', i, from)
          else code.vector('insertQuarter', i, i, from, { immediate: quarter })
        }
      }
      code.vector('unpackLow', 4, 0, 1)
      code.vector('unpackHigh', 5, 0, 1)
      code.vector('unpackLow', 6, 2, 3)
      code.vector('unpackHigh', 7, 2, 3)
      code.vector('unpackLowPairs', 8, 4, 6)
      code.vector('unpackHighPairs', 9, 4, 6)
      code.vector('unpackLowPairs', 10, 5, 7)
      code.vector('unpackHighPairs', 11, 5, 7)
      for (let depth = 0; depth < 4; depth++) code.vector('store', { base: rcx, offset: depth * rowBytes }, 8 + depth)
    }
    const advance = (depths: number): void => {
      code.arithmetic('add', rax, { value: 4 * depths * bDepth })
      code.arithmetic('add', rcx, { value: depths * rowBytes })
    }
    code.move(rax, r8)
    code.move(rcx, r9)
    repeat(code, r10, local('turns'), () => {
      if (bDepth === 1 && unroll === 4) transposed()
      else singly(unroll)
      advance(unroll)
    })
    if (rest) {
      repeat(code, r10, local('singleSteps'), () => {
        singly(1)
        advance(1)
      })
    }
  }
  code.move(r8, rsi)
  code.move(r9, r13)
  repeat(code, r11, panels, () => {
    for (const next of [64, panelBytes - 64]) {
      strip(16)
      code.arithmetic('add', r8, { value: 64 * bColumn })
      code.arithmetic('add', r9, { value: next })
    }
  })
  if (tail > 0) {
    repeat(code, r11, hasTail, () => {
      strip(Math.min(16, tail))
      if (tail <= 16) return
      code.arithmetic('add', r8, { value: 64 * bColumn })
      code.arithmetic('add', r9, { value: 64 })
      strip(tail - 16)
    })
  }
}
