import { r8, r9, r11, r12, r13, r14, r15, rax, rbp, rbx, rcx, rdi, rdx, rsi, rsp } from '../code/assembler.ts'
import { type Kernel, scratchBytes, type View } from '../kernel.ts'
import { frameBytes, local, repeat, setLocal } from './frame.ts'
import { microkernel, type Operands, type Tile } from './microkernel.ts'
import { pack } from './pack.ts'
import { panelColumns, planOf } from './plan.ts'
import { productOf } from './product.ts'
import { type Stream, streamsOf } from './streams.ts'

/** out[…, i, j] = scale · Σₖ a[…, i, k] · b[…, k, j] */
export interface Matmul {
  readonly a: View
  readonly b: View
  readonly out: View
  readonly scale: number
  /** Whether the product is added to what out holds. */
  readonly adds?: boolean
}

/** The mask register of those numbers of the last vector that exist, where not all do. */
const mask = 1
const unitBytes = 64
/** Where a unit's entries lie in the table, in bytes. */
const entries = { a: 0, b: 8, out: 16, tall: 24, short: 32, panels: 40, tail: 48 } as const
const unit = (entry: keyof typeof entries) => ({ base: rbx, offset: entries[entry] })

/**
 * Products in tiles of out that stay in registers, over panels of b that were copied so that they pass through the first cache
 * line after line (after Goto & van de Geijn 2008, whose roles of a and b are swapped here). Every number of out is summed in
 * the same order, whatever the number of threads.
 */
export const matmul =
  ({ a, b, out, scale, adds = false }: Matmul): Kernel =>
  (code, { threads }) => {
    const product = productOf(a, b, out)
    const plan = planOf(product, threads, scratchBytes / 4)
    const { block, blocks, lastBlock, tail, packs, height } = plan
    const unroll = product.depth < 4 ? 1 : 4
    const rest = block % unroll > 0 || lastBlock % unroll > 0
    const panelBytes = 4 * panelColumns * block
    const streams = streamsOf(product, plan, unroll)
    const begin = (ahead: Stream['ahead'], write: (stream: Stream) => void): void =>
      streams.filter((stream) => stream.ahead === ahead).forEach(write)
    const operands: Operands = {
      streams,
      aRow: product.aRow,
      aDepth: product.aDepth,
      bDepth: packs ? panelColumns : product.bDepth,
      bMasked: !packs,
      outRow: product.outRow,
      scale,
      unroll,
      rest,
      adds: adds ? 'always' : blocks === 1 ? 'never' : 'but first',
    }
    const tables = {
      starts: code.table(plan.starts.map((start) => start * unitBytes)),
      units: code.table(
        // the last has none to look ahead to but itself
        [...plan.units, ...plan.units.slice(-1)].flatMap((u) => [
          4 * (a.offset + u.a),
          4 * (b.offset + u.b),
          4 * (out.offset + u.out),
          u.tall,
          u.short,
          u.panels,
          u.tail ? 1 : 0,
          0,
        ]),
      ),
    }

    const setSteps = (depth: number): void => {
      setLocal(code, 'turns', Math.floor(depth / unroll))
      setLocal(code, 'singleSteps', depth % unroll)
    }
    // Registers: rbx the unit in its table, rbp blocks left, rdi and rsi where the block of a and b starts, r12 tiles left,
    // rdx the tile's first row of a, r11 panels left, r8 the panel of b, r9 its first number of out.

    /** A tile's rows, through all panels. */
    function panelsOf(rows: number): void {
      code.move(r8, packs ? r13 : rsi)
      if (product.columns >= panelColumns) {
        repeat(code, r11, unit('panels'), () => {
          microkernel(code, { rows, vectors: 2 }, operands)
          code.arithmetic('add', r8, { value: packs ? panelBytes : 4 * panelColumns })
          code.arithmetic('add', r9, { value: 4 * panelColumns })
        })
      }
      if (tail > 0) {
        const tile: Tile = { rows, vectors: tail > 16 ? 2 : 1, ...(tail % 16 > 0 ? { mask } : {}) }
        repeat(code, r11, unit('tail'), () => microkernel(code, tile, operands))
      }
    }
    /** A block of the sum, for all of a unit. */
    function doBlock(): void {
      if (packs) {
        const packing = { bDepth: product.bDepth, bColumn: product.bColumn, tail, mask, panelBytes, unroll, rest }
        pack(code, { ...packing, panels: unit('panels'), hasTail: unit('tail') } as const)
      }
      begin('block', ({ register, view }) => {
        const [base, stride] = view === 'a' ? [rdi, product.aDepth] : [rsi, product.bDepth]
        code.address(register, { base, offset: 4 * block * stride })
      })
      code.load(r9, local('out'))
      code.store(local('tileOut'), r9)
      const heights = [
        { rows: height, count: unit('tall') },
        { rows: height - 1, count: unit('short') },
      ]
      code.move(rdx, rdi)
      for (const { rows, count } of plan.hasShort ? heights : heights.slice(0, 1)) {
        repeat(code, r12, count, () => {
          code.load(r9, local('tileOut'))
          begin('tile', ({ register, view }) => {
            const [base, stride] = view === 'a' ? [rdx, product.aRow] : [r9, product.outRow]
            code.address(register, { base, offset: 4 * rows * stride })
          })
          panelsOf(rows)
          code.load(r9, local('tileOut'))
          code.arithmetic('add', r9, { value: 4 * rows * product.outRow })
          code.store(local('tileOut'), r9)
          code.arithmetic('add', rdx, { value: 4 * rows * product.aRow })
        })
      }
    }

    code.push(r14)
    code.push(r15)
    code.arithmetic('subtract', rsp, { value: frameBytes })
    if (tail % 16 > 0) {
      code.moveImmediate(rax, 2 ** (tail % 16) - 1)
      code.moveToMask(mask, rax)
    }
    code.address(rax, { label: tables.starts })
    code.address(rcx, { label: tables.units })
    code.load(rbx, { base: rax, index: r15, scale: 8 })
    code.arithmetic('add', rbx, rcx)
    code.arithmetic('add', rcx, { base: rax, index: r15, scale: 8, offset: 8 })
    code.store(local('end'), rcx)
    if (blocks === 1) setSteps(block)

    const [nextUnit, end] = [code.label(), code.label()]
    code.bind(nextUnit)
    code.load(r14, { base: rsp, offset: frameBytes + 8 })
    code.arithmetic('compare', rbx, local('end'))
    code.jumpIf('equal', end)
    for (const [register, view, entry] of [
      [rdi, a, 'a'],
      [rsi, b, 'b'],
      [rax, out, 'out'],
    ] as const) {
      code.load(register, { base: r14, offset: 8 * view.buffer })
      code.arithmetic('add', register, unit(entry))
    }
    code.store(local('out'), rax)
    begin('unit', ({ register, view }) => {
      code.load(rax, { base: r14, offset: 8 * { a, b, out }[view].buffer })
      code.arithmetic('add', rax, { base: rbx, offset: unitBytes + entries[view] })
      code.move(register, rax)
    })
    if (blocks === 1) doBlock()
    else {
      const [nextBlock, notLast] = [code.label(), code.label()]
      setSteps(block)
      code.moveImmediate(rbp, blocks)
      setLocal(code, 'isFirst', 1)
      code.bind(nextBlock)
      if (lastBlock !== block) {
        code.arithmetic('compare', rbp, { value: 1 })
        code.jumpIf('notEqual', notLast)
        setSteps(lastBlock)
        code.bind(notLast)
      }
      doBlock()
      setLocal(code, 'isFirst', 0)
      code.arithmetic('add', rdi, { value: 4 * block * product.aDepth })
      code.arithmetic('add', rsi, { value: 4 * block * product.bDepth })
      code.arithmetic('subtract', rbp, { value: 1 })
      code.jumpIf('notEqual', nextBlock)
    }
    code.arithmetic('add', rbx, { value: unitBytes })
    code.jump(nextUnit)
    code.bind(end)
    code.arithmetic('add', rsp, { value: frameBytes })
    code.pop(r15)
    code.pop(r14)
  }
