import { type Label, type Memory, r14, r15, rax, rcx } from './assembler.ts'
import { simplify, vectorLength, viewsOf } from './axes.ts'
import { type Block, createBlock, type Place, type Virtual } from './block.ts'
import { type Cell, createCells, createScratch, scratchAt } from './cells.ts'
import type { Kernel, Loop, Statement, Value, View } from './kernel.ts'
import { layOut } from './layout.ts'
import { costOf, findKept, findPhases } from './phases.ts'
import { writeBlock } from './registers.ts'
import { type Copy, createEvaluation, type Evaluation, masks, placesRegister } from './statements.ts'

/** Below about this many instructions on vectors, waking the other threads is not worth it. */
const aloneBelow = 2048
/** Rows of up to so many vectors are written out, all passes in one, as far as registers allow. */
const longestWritten = 16
const registersForRow = 26

type Reduction = Statement & { readonly does: 'reduce' }

/**
 * Code for a fused loop: every statement at every place of the index space, in registers. Rows are runs along the last axis;
 * the thread's share is a run of rows, or of vectors where rows are few and long and know nothing of their places. A
 * row is always summed in one order, whoever computes it.
 */
export const loop =
  (request: Loop): Kernel =>
  (code, { threads }) => {
    const simple = simplify(request)
    if (simple.shape.includes(0)) return
    const { statements, rowwise } = simple
    const layout = layOut(simple, rowwise)
    const { outer, steps, tail, pointers, siteOf } = layout
    const across = layout.across !== undefined
    const phases = findPhases(statements, layout)
    const { passes, varies, depth } = phases
    const reductions = statements.flatMap((statement, value) =>
      statement.does === 'reduce' ? [{ statement, value }] : [],
    )
    const rows = outer.reduce((product, size) => product * size, 1)

    // — the shape of the code —
    const instructions = statements.reduce((sum, statement) => sum + costOf(statement), 0)
    const crossing = passes <= 1 ? 0 : Math.max(1, findKept(phases, Infinity).size)
    const written = steps <= 4 || (rowwise && steps <= longestWritten && steps * crossing <= registersForRow)
    const unroll = instructions > 60 ? 2 : 4
    const whole = !across && tail > 0 ? steps - 1 : steps
    const turns = written ? 0 : Math.floor(whole / unroll)
    const alone = threads === 1 || rows * steps * instructions < aloneBelow
    const shareVectors = !alone && !rowwise && !written && rows < 8 * threads && turns >= threads
    const team = alone ? 1 : threads

    // — what lives through the loop —
    const scratch = createScratch()
    const cells = createCells(code, scratch)
    const position = written ? undefined : cells.create()
    const indices = new Map<number, Cell>()
    if (position !== undefined) indices.set(64, position)
    const rowPointers = new Map<View, Cell>()
    for (const view of viewsOf(statements)) {
      const { step } = siteOf.get(view)!
      if (!written && step !== 0 && !indices.has(step)) indices.set(step, cells.create())
    }
    for (const statement of statements)
      if (statement.does === 'loadRow') rowPointers.set(statement.from, cells.create())
    const popularity = pointers.map(
      (_, pointer) => [...siteOf.values()].filter((site) => site.pointer === pointer && site.step !== 0).length,
    )
    const pointerCells: Cell[] = []
    for (const pointer of pointers.map((_, i) => i).sort((a, b) => popularity[b]! - popularity[a]!))
      pointerCells[pointer] = cells.create()
    const rowsLeft = cells.create()
    const counters = outer.map((_, axis) => (axis === 0 ? undefined : cells.create()))
    const lanesLeft = across && tail > 0 ? cells.create() : undefined
    const starts = new Map([...indices.keys()].map((step) => [step, shareVectors ? cells.createInMemory() : undefined]))
    const end = shareVectors ? cells.createInMemory() : undefined
    const strided = viewsOf(statements).some((view) => ![0, 4].includes(siteOf.get(view)!.between))
    const reserved = strided ? [placesRegister] : []

    let named = 0
    const fresh = (): Virtual => named++
    const newBlock = (): Block => createBlock(code, fresh)
    const put = (block: Block, pinned: ReadonlyMap<Virtual, number> = new Map()): void =>
      writeBlock(code, block, { pinned, reserved, slots: scratch.slots, slotAt: scratchAt })

    // — where things are —
    const view = (view: View, copy: Copy): { place: Place; between: number } => {
      const { pointer, displacement, step, between } = siteOf.get(view)!
      const direct = between === 0 || between === 4
      const offset = displacement + copy.index * step
      const place = (): Memory => {
        const base = (rowPointers.get(view) ?? pointerCells[pointer]!).read(rax)
        const index = step === 0 ? undefined : indices.get(step)?.read(rcx)
        const far = Math.abs(offset) >= 2 ** 31
        const memory = { base, ...(index === undefined ? {} : { index }), offset: far ? 0 : offset }
        if (direct && !far) return memory
        code.address(rax, memory)
        if (far) {
          code.moveImmediate(rcx, offset)
          code.arithmetic('add', rax, rcx)
        }
        return { base: rax }
      }
      return { place, between }
    }
    const mostKept = Math.min(32, Math.floor((scratch.left() - 2 ** 15) / (64 * steps)))
    const keptPasses = written ? new Map<Value, number>() : findKept(phases, mostKept)
    const kept = new Map(
      [...keptPasses].map(([value, pass]) => {
        const at = scratch.take(64 * steps)
        const place =
          (copy: Copy): Place =>
          () =>
            ({ ...scratchAt(at + 64 * copy.index), index: position!.read(rcx) }) as Memory
        return [value, { pass, place }]
      }),
    )
    const rowSlots = new Map<Value, number>()
    if (!written)
      for (const value of [...phases.shared, ...reductions.map(({ value }) => value)])
        rowSlots.set(value, scratch.take(64))
    const readyRows = new Set<Value>()
    const rowValue = (value: Value): Place | undefined => {
      if (!readyRows.has(value)) return undefined
      return () => ({ ...scratchAt(rowSlots.get(value)!), ...(across ? {} : { broadcast: true }) })
    }
    const firstPlace = (block: Block): Virtual =>
      block.write({
        of: [],
        emit: (to) => {
          code.move(rax, position!.read(rcx))
          code.shiftRight(rax, across ? 6 : 2)
          code.vector('spreadInt', to, rax)
        },
      })
    const evaluate = (block: Block, pass: number, inLoop: boolean): Evaluation =>
      createEvaluation({
        code,
        block,
        phases,
        across,
        view,
        pass,
        kept,
        rowValue,
        firstPlace: inLoop ? firstPlace : undefined,
      })
    const copyAt = (index: number, last: boolean): Copy => ({ index, masked: tail > 0 && (across || last) })
    const rowCopy = copyAt(0, true)

    // — the thread's share —
    const done = code.label()
    const fields: ((thread: number) => number)[] = []
    const field = (value: (thread: number) => number): number => 8 * (fields.push(value) - 1)
    const firstRow = (thread: number): number => (shareVectors ? 0 : Math.floor((rows * thread) / team))
    const rowsOf = (thread: number): number => (shareVectors ? rows : firstRow(thread + 1) - firstRow(thread))
    const coordinates = (row: number): number[] => {
      const places: number[] = []
      for (let axis = outer.length - 1; axis >= 0; axis--) {
        places[axis] = row % outer[axis]!
        row = Math.floor(row / outer[axis]!)
      }
      return places
    }
    const firstTurn = (thread: number): number => Math.floor((turns * thread) / team)
    const turnBytes = 64 * unroll

    if (alone && threads > 1) {
      code.arithmetic('compare', r15, { value: 0 })
      code.jumpIf('notEqual', done)
    }
    const share = code.label()
    writeShare(share)

    if (tail > 0 && !across) {
      code.moveImmediate(rax, 2 ** tail - 1)
      code.moveToMask(masks.tail, rax)
    }
    if (strided) {
      code.moveImmediate(rax, 0xffff)
      code.moveToMask(masks.all, rax)
    }
    const nextRow = code.label()
    code.bind(nextRow)
    startRow()
    if (written) writeRow()
    else passOverRow()
    advance(nextRow)
    code.bind(done)

    /** Reads the thread's part from a table that is made here, at the time of writing. */
    function writeShare(_: Label): void {
      const rowField = field(rowsOf)
      const pointerFields = pointers.map(({ start, strides }) =>
        field((thread) =>
          coordinates(firstRow(thread)).reduce((sum, place, axis) => sum + place * strides[axis]!, start),
        ),
      )
      const counterFields = outer.map((size, axis) =>
        axis === 0 ? undefined : field((thread) => size - coordinates(firstRow(thread))[axis]!),
      )
      const block = layout.across?.block
      const lanesField =
        lanesLeft === undefined
          ? undefined
          : field((thread) => layout.across!.lanes - vectorLength * coordinates(firstRow(thread))[block!]!)
      const startFields = new Map(
        [...indices.keys()].map((step) => [
          step,
          shareVectors ? field((thread) => firstTurn(thread) * unroll * step) : undefined,
        ]),
      )
      const endField = shareVectors ? field((thread) => firstTurn(thread + 1) * turnBytes) : undefined

      const table = code.table(Array.from({ length: team }, (_, thread) => fields.map((value) => value(thread))).flat())
      code.address(rcx, { label: table })
      if (team > 1) {
        code.multiply(rax, r15, 8 * fields.length)
        code.arithmetic('add', rcx, rax)
      }
      const read = (cell: Cell, offset: number): void => {
        code.load(rax, { base: rcx, offset })
        cell.write(rax)
      }
      pointers.forEach(({ buffer }, pointer) => {
        code.load(rax, { base: r14, offset: 8 * buffer })
        code.arithmetic('add', rax, { base: rcx, offset: pointerFields[pointer]! })
        pointerCells[pointer]!.write(rax)
      })
      counters.forEach((counter, axis) => counter !== undefined && read(counter, counterFields[axis]!))
      if (lanesLeft !== undefined) read(lanesLeft, lanesField!)
      for (const [step, cell] of starts) if (cell !== undefined) read(cell, startFields.get(step)!)
      if (end !== undefined) read(end, endField!)
      read(rowsLeft, rowField)
      code.arithmetic('compare', rowsLeft.read(rax), { value: 0 })
      code.jumpIf('equal', done)
    }

    function startRow(): void {
      if (across && tail > 0) {
        const partial = code.label()
        code.moveImmediate(rax, 2 ** tail - 1)
        code.arithmetic('compare', lanesLeft!.read(rcx), { value: vectorLength })
        code.jumpIf('less', partial)
        code.moveImmediate(rax, 0xffff)
        code.bind(partial)
        code.moveToMask(masks.tail, rax)
      }
      for (const statement of statements) {
        if (statement.does !== 'loadRow') continue
        const { place } = view(statement.index, rowCopy)
        const inside = code.label()
        code.load32(rcx, place())
        code.moveImmediate(rax, statement.rows)
        code.arithmetic('compare', rcx, rax)
        code.jumpIf('below', inside)
        code.moveImmediate(rcx, statement.rows - 1)
        code.bind(inside)
        const bytes = 4 * statement.rowStride
        if (bytes >= 2 ** 31) throw new RangeError('rows of a table lie further apart than an instruction can say')
        code.multiply(rcx, rcx, bytes)
        code.arithmetic('add', rcx, pointerCells[siteOf.get(statement.from)!.pointer]!.read(rax))
        rowPointers.get(statement.from)!.write(rcx)
      }
    }

    /** All passes as one block. */
    function writeRow(): void {
      const block = newBlock()
      const evaluation = evaluate(block, 0, false)
      const copies = Array.from({ length: steps }, (_, index) => copyAt(index, index === steps - 1))
      const storeRows = (pass: number): void => {
        for (const store of phases.rowStores)
          if (store.pass === pass)
            evaluation.store(statements[store.value] as Statement & { does: 'store' }, rowCopy, true)
      }
      for (const value of phases.early) if (!varies[value]) evaluation.vector(value, rowCopy)
      for (let pass = 0; pass < passes; pass++) {
        storeRows(pass)
        const sums = new Map<Value, Virtual[]>()
        for (const copy of copies) {
          if (pass === passes - 1) for (const value of phases.early) if (varies[value]) evaluation.vector(value, copy)
          for (const { value } of phases.roots.filter((root) => root.pass === pass)) {
            const statement = statements[value]!
            if (statement.does === 'store') evaluation.store(statement, copy, false)
            else {
              const parts = sums.get(value) ?? []
              const part = copy.index % 4
              parts[part] = evaluation.accumulate(statement as Reduction, parts[part], copy, false)
              sums.set(value, parts)
            }
          }
        }
        for (const [value, parts] of sums)
          evaluation.define(value, evaluation.complete(statements[value] as Reduction, parts))
      }
      storeRows(passes)
      put(block)
    }

    /** Pass by pass, each a loop; values of the row are put away between them. */
    function passOverRow(): void {
      readyRows.clear()
      for (let pass = 0; pass < passes; pass++) {
        rowBlock(pass)
        lanePass(pass)
      }
      rowBlock(passes)
    }

    /** What is known of the row before a pass. */
    function rowBlock(
      pass: number,
      begin?: (evaluation: Evaluation, block: Block) => void,
      pinned?: ReadonlyMap<Virtual, number>,
    ): void {
      const block = newBlock()
      const evaluation = evaluate(block, pass, false)
      begin?.(evaluation, block)
      const ready: Value[] = []
      for (const value of phases.shared) {
        if (depth[value] !== pass || statements[value]!.does === 'reduce') continue
        putAway(block, value, evaluation.vector(value, rowCopy))
        ready.push(value)
      }
      for (const store of phases.rowStores)
        if (store.pass === pass)
          evaluation.store(statements[store.value] as Statement & { does: 'store' }, rowCopy, true)
      put(block, pinned)
      for (const value of ready) readyRows.add(value)
    }

    function putAway(block: Block, value: Value, vector: Virtual): void {
      block.effect({
        of: [vector],
        emit: (_, [x]) => code.vector(across ? 'store' : 'storeFirst', scratchAt(rowSlots.get(value)!), x as number),
      })
    }

    function lanePass(pass: number): void {
      const roots = phases.roots.filter((root) => root.pass === pass)
      const sums = roots.filter(({ value }) => statements[value]!.does === 'reduce')
      const left = steps - turns * unroll
      const partsEach = Math.max(
        1,
        Math.min(unroll, turns > 0 ? unroll : left, Math.floor(16 / Math.max(1, sums.length))),
      )
      const pinned = new Map<Virtual, number>()
      const parts = new Map<Value, Virtual[]>()
      for (const { value } of sums) {
        parts.set(
          value,
          Array.from({ length: partsEach }, () => {
            const part = fresh()
            pinned.set(part, 31 - pinned.size)
            return part
          }),
        )
      }
      const begin = newBlock()
      for (const [value, list] of parts) {
        const sum = (statements[value] as Reduction).op === 'sum'
        for (const part of list) {
          begin.change(part, {
            of: [],
            emit: (to) =>
              sum
                ? code.vector('xor', to, to, to)
                : code.vector('loadSpread', to, { ...code.float(-Infinity), broadcast: false }),
          })
        }
      }
      put(begin, pinned)

      const body = (copies: readonly Copy[]): void => {
        const block = newBlock()
        const evaluation = evaluate(block, pass, true)
        for (const copy of copies) {
          if (pass === passes - 1) for (const value of phases.early) if (varies[value]) evaluation.vector(value, copy)
          for (const { value } of roots) {
            const statement = statements[value]!
            if (statement.does === 'store') evaluation.store(statement, copy, false)
            else {
              const list = parts.get(value)!
              evaluation.accumulate(statement as Reduction, list[copy.index % list.length], copy, true)
            }
          }
        }
        put(block, pinned)
      }

      for (const [step, index] of indices) {
        const start = starts.get(step)
        if (start === undefined) index.set(0)
        else index.write(start.read(rax))
      }
      if (turns > 0) {
        const top = code.label()
        code.bind(top)
        body(Array.from({ length: unroll }, (_, index) => copyAt(index, false)))
        for (const [step, index] of indices) index.add(unroll * step)
        const at = position!.read(rax)
        if (end === undefined) code.arithmetic('compare', at, { value: turns * turnBytes })
        else code.arithmetic('compare', at, end.read(rcx))
        code.jumpIf('less', top)
      }
      const afterRest = code.label()
      if (left > 0) {
        if (shareVectors) {
          // the rest of the row is the last thread's
          code.arithmetic('compare', r15, { value: team - 1 })
          code.jumpIf('notEqual', afterRest)
        }
        body(Array.from({ length: left }, (_, index) => copyAt(index, index === left - 1)))
      }
      code.bind(afterRest)

      if (sums.length === 0) return
      const finish = newBlock()
      const evaluation = evaluate(finish, pass + 1, false)
      for (const [value, list] of parts)
        putAway(finish, value, evaluation.complete(statements[value] as Reduction, list))
      put(finish, pinned)
      for (const value of parts.keys()) readyRows.add(value)
    }

    /** To the next row, along the innermost outer axis first. */
    function advance(next: Label): void {
      if (rows > 1) {
        rowsLeft.add(-1)
        code.jumpIf('equal', done)
        for (let axis = outer.length - 1; axis >= 0; axis--) {
          const back = (strides: readonly number[]): number =>
            axis === outer.length - 1 ? 0 : outer[axis + 1]! * strides[axis + 1]!
          pointers.forEach(({ strides }, pointer) => {
            const bytes = strides[axis]! - back(strides)
            if (bytes !== 0) pointerCells[pointer]!.add(bytes)
          })
          const block = layout.across?.block
          if (lanesLeft !== undefined) {
            const lanes = (axis === block ? -vectorLength : 0) + (axis + 1 === block ? vectorLength * outer[block]! : 0)
            if (lanes !== 0) lanesLeft.add(lanes)
          }
          const counter = counters[axis]
          if (counter === undefined) break
          counter.add(-1)
          code.jumpIf('notEqual', next)
          counter.set(outer[axis]!)
        }
        code.jump(next)
      }
    }
  }
