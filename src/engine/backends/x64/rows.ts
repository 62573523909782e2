import { r8, r9, r12, r14, r15, rax, rbp, rbx, rcx, rdi, rdx, rsi } from './code/assembler.ts'
import type { Kernel, View } from './kernel.ts'

export interface RowChange {
  /** int32 [changes]; an index beyond the rows changes nothing. */
  readonly indices: View
  /** [changes, width] */
  readonly updates: View
  /** [rows, width], whose last stride is 1. */
  readonly to: View
  /** Whether an update is added to its row or replaces it. */
  readonly adds: boolean
}

const lanes = 16

/** Changes rows of a table one after the other. Threads share the columns, so that the order of a row's updates is one. */
export const changeRows =
  ({ indices, updates, to, adds }: RowChange): Kernel =>
  (code, { threads }) => {
    const [changes, width] = updates.shape as [number, number]
    const between = width === 1 ? 1 : (updates.strides[1] as number)
    const vectors = Math.ceil(width / lanes)
    const bounds = Array.from({ length: threads + 1 }, (_, i) => 4 * lanes * Math.floor((i * vectors) / threads))
    const [outer, inner, skip, done, whole] = [code.label(), code.label(), code.label(), code.label(), code.label()]

    code.address(rax, { label: code.table(bounds) })
    code.load(rbx, { base: rax, index: r15, scale: 8 })
    code.load(rbp, { base: rax, index: r15, scale: 8, offset: 8 })
    for (const [register, view] of [
      [rdx, updates],
      [rdi, to],
    ] as const) {
      code.load(register, { base: r14, offset: 8 * view.buffer })
      code.arithmetic('add', register, { value: 4 * view.offset })
    }
    code.bind(outer)
    code.arithmetic('compare', rbx, rbp)
    code.jumpIf('aboveOrEqual', done)
    code.moveImmediate(rax, 0xffff)
    if (width % lanes !== 0) {
      code.arithmetic('compare', rbx, { value: 4 * lanes * (vectors - 1) })
      code.jumpIf('notEqual', whole)
      code.moveImmediate(rax, 2 ** (width % lanes) - 1)
      code.bind(whole)
    }
    code.moveToMask(1, rax)
    code.load(rsi, { base: r14, offset: 8 * indices.buffer })
    code.arithmetic('add', rsi, { value: 4 * indices.offset })
    code.move(r8, rdx)
    code.moveImmediate(rcx, changes)
    code.bind(inner)
    code.load32(r9, { base: rsi })
    code.arithmetic('compare', r9, { value: to.shape[0] as number })
    code.jumpIf('aboveOrEqual', skip)
    code.multiply(r12, r9, 4 * (to.strides[0] as number))
    code.arithmetic('add', r12, rdi)
    const row = { base: r12, index: rbx }
    if (between === 1) code.vector('load', 0, { base: r8, index: rbx }, undefined, { mask: 1, zeroing: true })
    else {
      code.multiply(rax, rbx, between)
      code.arithmetic('add', rax, r8)
      code.vector('load', 1, code.ints(Array.from({ length: lanes }, (_, i) => i * between)))
      // a gather uses its mask up
      code.maskAnd(2, 1, 1)
      code.vector('gather', 0, 0, { base: rax, index: 1, scale: 4 }, { mask: 2 })
    }
    if (adds) code.vector('add', 0, 0, row, { mask: 1 })
    code.vector('store', row, 0, undefined, { mask: 1 })
    code.bind(skip)
    code.arithmetic('add', rsi, { value: 4 * (indices.strides[0] as number) })
    code.arithmetic('add', r8, { value: 4 * (updates.strides[0] as number) })
    code.arithmetic('subtract', rcx, { value: 1 })
    code.jumpIf('notEqual', inner)
    code.arithmetic('add', rbx, { value: 4 * lanes })
    code.jump(outer)
    code.bind(done)
  }
