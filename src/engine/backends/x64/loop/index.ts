import { type Assembler, r15, rax, rcx } from '../code/assembler.ts'
import type { Kernel, Loop, Statement } from '../kernel.ts'
import { simplify, vectorLength } from './axes.ts'
import type { Cell } from './cells.ts'
import { createFrame, type Form, type Frame } from './frame.ts'
import { type Layout, layOut, type Site } from './layout.ts'
import { masks } from './masks.ts'
import { writeRow } from './passes.ts'
import { costOf, findKept, findPhases, type Phases } from './phases.ts'
import { enterShare, leaveRow } from './share.ts'

/** Below about this many instructions on vectors, waking the other threads is not worth it. */
const aloneBelow = 2048
/** Up to so many vectors, rows are written out; those with passes up to more, as far as registers allow. */
const alwaysWritten = 4
const longestWritten = 16
const registersForRow = 26
/** Instructions per vector from which a turn is long enough with fewer vectors. */
const longBody = 60

/**
 * Code for a fused loop: every statement at every place of the index space, in registers. The threads share the rows, which
 * are runs along the last axis, or, where rows are few and long and know nothing of their places, the turns along
 * each. A row is always summed by one thread, in one order.
 */
export const loop =
  (request: Loop): Kernel =>
  (code, { threads }) => {
    const simple = simplify(request)
    if (simple.shape.includes(0)) return
    const { statements, rowwise } = simple
    const layout = layOut(simple, rowwise)
    const phases = findPhases(statements, layout)
    const form = formOf(layout, phases, rowwise, threads)
    const frame = createFrame(code, layout, form, statements)

    const done = code.label()
    if (form.team < threads) {
      code.arithmetic('compare', r15, { value: form.team })
      code.jumpIf('aboveOrEqual', done)
    }
    enterShare(frame, done)
    setMasks(frame)
    const next = code.label()
    code.bind(next)
    if (layout.across !== undefined && layout.tail > 0) setLanes(frame)
    for (const statement of statements) if (statement.does === 'loadRow') findTableRow(frame, statement)
    writeRow(frame, phases)
    leaveRow(frame, next, done)
    code.bind(done)
  }

function formOf(layout: Layout, phases: Phases, rowwise: boolean, threads: number): Form {
  const { outer, steps, tail, across } = layout
  const rows = outer.reduce((product, size) => product * size, 1)
  const instructions = phases.statements.reduce((sum, statement) => sum + costOf(statement), 0)
  const crossing = phases.passes <= 1 ? 0 : Math.max(1, findKept(phases, Infinity).size)
  const fits = rowwise && steps <= longestWritten && steps * crossing <= registersForRow
  const written = steps <= alwaysWritten || fits
  const unroll = instructions > longBody ? 2 : 4
  const whole = across === undefined && tail > 0 ? steps - 1 : steps
  const turns = written ? 0 : Math.floor(whole / unroll)
  const team = rows * steps * instructions < aloneBelow ? 1 : threads
  const sharesTurns = team > 1 && !rowwise && !written && rows < 8 * team && turns >= team
  return { written, unroll, turns, team, sharesTurns }
}

function setMask(code: Assembler, mask: number, numbers: number): void {
  code.moveImmediate(rax, 2 ** numbers - 1)
  code.moveToMask(mask, rax)
}

function setMasks({ code, layout, isStrided }: Frame): void {
  if (layout.tail > 0 && layout.across === undefined) setMask(code, masks.tail, layout.tail)
  if (isStrided) setMask(code, masks.all, vectorLength)
}

/** Rows across: the numbers of this block. */
function setLanes({ code, layout, lanesLeft }: Frame): void {
  const last = code.label()
  code.moveImmediate(rax, 2 ** layout.tail - 1)
  code.arithmetic('compare', (lanesLeft as Cell).read(rcx), { value: vectorLength })
  code.jumpIf('less', last)
  code.moveImmediate(rax, 2 ** vectorLength - 1)
  code.bind(last)
  code.moveToMask(masks.tail, rax)
}

/** Points to the row of a table that the loop's row asks for. */
function findTableRow(frame: Frame, { from, index, rows, rowStride }: Statement & { readonly does: 'loadRow' }): void {
  const { code, layout } = frame
  if (4 * rowStride >= 2 ** 31)
    throw new RangeError('the rows of a table lie further apart than an instruction can say')
  const inside = code.label()
  code.load32(rcx, frame.view(index, { index: 0, masked: false }).place())
  code.moveImmediate(rax, rows)
  code.arithmetic('compare', rcx, rax)
  code.jumpIf('below', inside)
  code.moveImmediate(rcx, rows - 1)
  code.bind(inside)
  code.multiply(rcx, rcx, 4 * rowStride)
  const { pointer } = layout.siteOf.get(from) as Site
  code.arithmetic('add', rcx, (frame.pointers[pointer] as Cell).read(rax))
  const found = frame.tableRows.get(from) as Cell
  found.write(rcx)
}
