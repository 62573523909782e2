import { type Label, r14, r15, rax, rcx } from '../code/assembler.ts'
import { vectorLength } from './axes.ts'
import type { Cell } from './cells.ts'
import { type Frame, positionStep } from './frame.ts'

const rowsIn = ({ layout }: Frame): number => layout.outer.reduce((product, size) => product * size, 1)

/**
 * Sets up pointers and counters for the thread's share, a run of rows or, where turns are shared, a run of turns of each
 * row, from a table that is made here, when the code is written. Jumps to `done` where the share is empty.
 */
export function enterShare(frame: Frame, done: Label): void {
  const { code, layout, form, part } = frame
  const { outer, across } = layout
  const { team, turns, unroll } = form
  const rows = rowsIn(frame)
  const firstRow = (thread: number): number => (form.sharesTurns ? 0 : Math.floor((rows * thread) / team))
  const rowsOf = (thread: number): number => (form.sharesTurns ? rows : firstRow(thread + 1) - firstRow(thread))
  const firstTurn = (thread: number): number => Math.floor((turns * thread) / team)
  const placesOf = (thread: number): number[] => {
    let row = firstRow(thread)
    const places: number[] = []
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      places[axis] = row % (outer[axis] as number)
      row = Math.floor(row / (outer[axis] as number))
    }
    return places
  }

  const fields: ((thread: number) => number)[] = []
  const reads: (() => void)[] = []
  /** The cell receives a number of the thread's, added to an address if it is a pointer. */
  function read(cell: Cell | undefined, value: (thread: number) => number, buffer?: number): void {
    if (cell === undefined) return
    const field = { base: rcx, offset: 8 * (fields.push(value) - 1) }
    reads.push(() => {
      if (buffer === undefined) code.load(rax, field)
      else {
        code.load(rax, { base: r14, offset: 8 * buffer })
        code.arithmetic('add', rax, field)
      }
      cell.write(rax)
    })
  }
  layout.pointers.forEach(({ buffer, start, strides }, i) => {
    const at = (thread: number): number =>
      placesOf(thread).reduce((sum, place, axis) => sum + place * (strides[axis] as number), start)
    read(frame.pointers[i], at, buffer)
  })
  outer.forEach((size, axis) => {
    read(frame.counters[axis], (thread) => size - (placesOf(thread)[axis] as number))
  })
  read(
    frame.lanesLeft,
    (thread) =>
      (across as { readonly block: number; readonly lanes: number }).lanes -
      vectorLength * (placesOf(thread)[(across as { readonly block: number; readonly lanes: number }).block] as number),
  )
  for (const [step, start] of part?.starts ?? []) read(start, (thread) => firstTurn(thread) * unroll * step)
  read(part?.end, (thread) => firstTurn(thread + 1) * unroll * positionStep)
  read(frame.rowsLeft, rowsOf)

  const table = Array.from({ length: team }, (_, thread) => fields.map((value) => value(thread)))
  code.address(rcx, { label: code.table(table.flat()) })
  if (team > 1) {
    code.multiply(rax, r15, 8 * fields.length)
    code.arithmetic('add', rcx, rax)
  }
  for (const write of reads) write()
  if (rows >= team) return
  code.arithmetic('compare', frame.rowsLeft.read(rax), { value: 0 })
  code.jumpIf('equal', done)
}

/** To the next row of the share, the innermost outer axis first, or to `done` behind the last. */
export function leaveRow(frame: Frame, next: Label, done: Label): void {
  const { code, layout, pointers, lanesLeft, counters } = frame
  const { outer, across } = layout
  if (rowsIn(frame) === 1) return
  frame.rowsLeft.add(-1)
  code.jumpIf('equal', done)
  for (let axis = outer.length - 1; axis >= 0; axis--) {
    // the axis inside has come to its end and goes back
    const step = (strides: readonly number[]): number =>
      (strides[axis] as number) -
      (axis === outer.length - 1 ? 0 : (outer[axis + 1] as number) * (strides[axis + 1] as number))
    layout.pointers.forEach(({ strides }, i) => {
      const bytes = step(strides)
      if (bytes !== 0) (pointers[i] as Cell).add(bytes)
    })
    const lanes = -step(outer.map((_, i) => (i === across?.block ? vectorLength : 0)))
    if (lanes !== 0) lanesLeft?.add(lanes)
    const counter = counters[axis]
    if (counter === undefined) break
    counter.add(-1)
    code.jumpIf('notEqual', next)
    counter.set(outer[axis] as number)
  }
  code.jump(next)
}
