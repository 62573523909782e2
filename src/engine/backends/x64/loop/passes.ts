import { r15, rax } from '../code/assembler.ts'
import type { Statement, Value } from '../kernel.ts'
import { type Block, createBlock, type Place, type Virtual } from './block.ts'
import { type Cell, scratchAt } from './cells.ts'
import { type Frame, positionStep } from './frame.ts'
import { findKept, type Phases } from './phases.ts'
import { begin, complete, type Reduction } from './reductions.ts'
import { writeBlock } from './registers.ts'
import { type Copy, createEvaluation, type Evaluation, type Surroundings } from './statements.ts'

type Store = Statement & { readonly does: 'store' }

/** Scratch memory that values kept from pass to pass must leave to others. */
const otherScratch = 2 ** 15
const mostKept = 32
/** Registers that the parts of a pass's reductions may hold. */
const registersForParts = 16
/** Parts of a reduction that is written out: additions one after the other take time. */
const writtenParts = 4

/** The code of one row: all passes over it. */
export function writeRow(frame: Frame, phases: Phases): void {
  const { code, layout, form, scratch } = frame
  const { statements, varies, depth, passes } = phases
  const { steps, tail } = layout
  const { turns, unroll } = form
  const across = layout.across !== undefined

  let named = 0
  const fresh = (): Virtual => named++
  const newBlock = (): Block => createBlock(code, fresh)
  const put = (block: Block, pinned: ReadonlyMap<Virtual, number> = new Map()): void =>
    writeBlock(code, block, { pinned, reserved: frame.reserved, slots: scratch.slots, slotAt: scratchAt })
  const copyAt = (index: number): Copy => ({
    index,
    masked: tail > 0 && (across || index === steps - turns * unroll - 1),
  })
  const inTurn = (index: number): Copy => ({ index, masked: tail > 0 && across })
  const rowCopy: Copy = { index: 0, masked: tail > 0 && across }

  if (form.written) {
    inOneBlock()
    return
  }
  const kept = keepBetweenPasses()
  const rowSlots = new Map<Value, number>()
  const reductions = statements.flatMap(({ does }, value) => (does === 'reduce' ? [value] : []))
  for (const value of [...phases.shared, ...reductions]) rowSlots.set(value, scratch.take(64))
  const ready = new Set<Value>()
  for (let pass = 0; pass < passes; pass++) {
    betweenPasses(pass)
    passOver(pass)
  }
  betweenPasses(passes)

  function evaluate(block: Block, pass: number, more: Partial<Surroundings> = {}): Evaluation {
    const nowhere = { kept: new Map(), rowValue: () => undefined, firstPlace: undefined }
    return createEvaluation({ code, block, phases, across, view: frame.view, pass, ...nowhere, ...more })
  }

  function storeOnce(evaluation: Evaluation, pass: number): void {
    for (const store of phases.rowStores) {
      if (store.pass === pass) evaluation.store(statements[store.value] as Store, rowCopy, true)
    }
  }

  /** What a pass does with one vector. `reduce` takes the copy's part of a reduction. */
  function leave(evaluation: Evaluation, pass: number, copy: Copy, reduce: (value: Value) => void): void {
    if (pass === passes - 1) for (const value of phases.early) if (varies[value]) evaluation.vector(value, copy)
    for (const root of phases.roots) {
      if (root.pass !== pass) continue
      const statement = statements[root.value] as Statement
      if (statement.does === 'store') evaluation.store(statement, copy, false)
      else reduce(root.value)
    }
  }

  function inOneBlock(): void {
    const block = newBlock()
    const evaluation = evaluate(block, 0)
    for (const value of phases.early) if (!varies[value]) evaluation.vector(value, rowCopy)
    for (let pass = 0; pass < passes; pass++) {
      storeOnce(evaluation, pass)
      const sums = new Map<Value, Virtual[]>()
      for (let index = 0; index < steps; index++) {
        const copy = copyAt(index)
        leave(evaluation, pass, copy, (value) => {
          const parts = sums.get(value) ?? []
          const part = index % writtenParts
          parts[part] = evaluation.reduce(statements[value] as Reduction, parts[part], copy, false)
          sums.set(value, parts)
        })
      }
      for (const [value, parts] of sums) {
        evaluation.define(value, complete(code, block, (statements[value] as Reduction).op, parts, across))
      }
    }
    storeOnce(evaluation, passes)
    put(block)
  }

  function keepBetweenPasses(): Surroundings['kept'] {
    const room = Math.floor((scratch.left() - otherScratch) / (64 * steps))
    return new Map(
      [...findKept(phases, Math.min(mostKept, room))].map(([value, pass]) => {
        const at = scratch.take(64 * steps)
        const place = (copy: Copy): Place => {
          return () => ({ ...scratchAt(at + 64 * copy.index), index: frame.position() })
        }
        return [value, { pass, place }]
      }),
    )
  }

  function rowValue(value: Value): Place | undefined {
    if (!ready.has(value)) return undefined
    return () => ({ ...scratchAt(rowSlots.get(value) as number), broadcast: !across })
  }
  function putAway(block: Block, value: Value, vector: Virtual): void {
    const to = scratchAt(rowSlots.get(value) as number)
    block.effect({ of: [vector], emit: (_, [x]) => code.vector(across ? 'store' : 'storeFirst', to, x) })
  }

  /** What is known of the row after so many passes, and stored once. */
  function betweenPasses(pass: number): void {
    const block = newBlock()
    const evaluation = evaluate(block, pass, { rowValue })
    const found = [...phases.shared].filter(
      (value) => depth[value] === pass && (statements[value] as Statement).does !== 'reduce',
    )
    for (const value of found) putAway(block, value, evaluation.vector(value, rowCopy))
    storeOnce(evaluation, pass)
    put(block)
    for (const value of found) ready.add(value)
  }

  function passOver(pass: number): void {
    const left = steps - turns * unroll
    const sums = phases.roots.filter(
      (root) => root.pass === pass && (statements[root.value] as Statement).does === 'reduce',
    )
    const most = Math.floor(registersForParts / Math.max(1, sums.length))
    const count = Math.max(1, Math.min(turns > 0 ? unroll : left, most))
    const pinned = new Map<Virtual, number>()
    const parts = new Map<Value, Virtual[]>()
    const first = newBlock()
    for (const { value } of sums) {
      const list = Array.from({ length: count }, fresh)
      for (const part of list) {
        pinned.set(part, 31 - pinned.size)
        first.change(part, { of: [], emit: (to) => begin(code, to, (statements[value] as Reduction).op) })
      }
      parts.set(value, list)
    }
    put(first, pinned)

    const vectors = (copies: readonly Copy[]): void => {
      const block = newBlock()
      const evaluation = evaluate(block, pass, { kept, rowValue, firstPlace })
      for (const copy of copies) {
        leave(evaluation, pass, copy, (value) => {
          evaluation.reduce(
            statements[value] as Reduction,
            (parts.get(value) as number[])[copy.index % count],
            copy,
            true,
          )
        })
      }
      put(block, pinned)
    }
    alongRow(vectors, left)

    const finish = newBlock()
    for (const [value, list] of parts) {
      putAway(finish, value, complete(code, finish, (statements[value] as Reduction).op, list, across))
    }
    put(finish, pinned)
    for (const value of parts.keys()) ready.add(value)
  }

  function firstPlace(block: Block): Virtual {
    return block.write({
      of: [],
      emit: (to) => {
        code.move(rax, frame.position())
        code.shiftRight(rax, across ? 6 : 2)
        code.vector('spreadInt', to, rax)
      },
    })
  }

  /** The turns of the thread, and what is left of the row. */
  function alongRow(vectors: (copies: readonly Copy[]) => void, left: number): void {
    const { part, indices } = frame
    for (const [step, index] of indices) {
      if (part === undefined) index.set(0)
      else index.write((part.starts.get(step) as Cell).read(rax))
    }
    if (turns > 0) {
      const top = code.label()
      code.bind(top)
      vectors(Array.from({ length: unroll }, (_, index) => inTurn(index)))
      for (const [step, index] of indices) index.add(unroll * step)
      const end = part === undefined ? { value: turns * unroll * positionStep } : part.end.read(rax)
      code.arithmetic('compare', frame.position(), end)
      code.jumpIf('less', top)
    }
    if (left === 0) return
    const done = code.label()
    if (part !== undefined) {
      // for the last thread
      code.arithmetic('compare', r15, { value: form.team - 1 })
      code.jumpIf('notEqual', done)
    }
    vectors(Array.from({ length: left }, (_, index) => copyAt(index)))
    code.bind(done)
  }
}
