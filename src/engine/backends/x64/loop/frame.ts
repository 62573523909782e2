import { type Assembler, type Memory, type Register, rax, rcx } from '../code/assembler.ts'
import type { Statement, View } from '../kernel.ts'
import { placesRegister } from './access.ts'
import { viewsOf } from './axes.ts'
import type { Place } from './block.ts'
import { type Cell, createCells, createScratch, type Scratch } from './cells.ts'
import type { Layout, Site } from './layout.ts'
import type { Copy } from './statements.ts'

/** How a loop's code is built. */
export interface Form {
  /** Rows are so short that their code is written out, without a loop. */
  readonly written: boolean
  /** Vectors of a row per turn of the loop along it. */
  readonly unroll: number
  /** Whole turns of that loop per row. */
  readonly turns: number
  /** Threads that take part. */
  readonly team: number
  /** The threads share the turns of each row, instead of the rows. */
  readonly sharesTurns: boolean
}

/** Bytes that the position along a row grows by per vector, whatever lies there. */
export const positionStep = 64

export interface Frame {
  readonly code: Assembler
  readonly layout: Layout
  readonly form: Form
  readonly scratch: Scratch
  /** Bytes from a row's start, by the bytes between its vectors; none where the row is written out. */
  readonly indices: ReadonlyMap<number, Cell>
  /** Where the layout's pointers point. */
  readonly pointers: readonly Cell[]
  /** Where the row of a table begins, by the view of the table. */
  readonly tableRows: ReadonlyMap<View, Cell>
  readonly rowsLeft: Cell
  /** Places left along each outer axis but the first. */
  readonly counters: readonly (Cell | undefined)[]
  /** Rows across: how many numbers remain of the axis along vectors, if not always whole vectors. */
  readonly lanesLeft: Cell | undefined
  /** Where turns are shared: each index at the thread's first turn, and the position at its last turn's end. */
  readonly part: { readonly starts: ReadonlyMap<number, Cell>; readonly end: Cell } | undefined
  readonly isStrided: boolean
  readonly reserved: readonly number[]
  /** May load rcx. */
  position(): Register
  view(view: View, copy: Copy): { readonly place: Place; readonly between: number }
}

/** Gives registers to what lives through the loop, first to what is needed most often. */
export function createFrame(code: Assembler, layout: Layout, form: Form, statements: readonly Statement[]): Frame {
  const { siteOf, outer } = layout
  const scratch = createScratch()
  const cells = createCells(code, scratch)
  const views = viewsOf(statements)

  const indices = new Map<number, Cell>()
  if (!form.written) {
    for (const step of [positionStep, ...views.map((view) => (siteOf.get(view) as Site).step)]) {
      if (step !== 0 && !indices.has(step)) indices.set(step, cells.create())
    }
  }
  const tableRows = new Map<View, Cell>()
  for (const statement of statements) {
    if (statement.does === 'loadRow') tableRows.set(statement.from, cells.create())
  }
  const sites = [...siteOf.values()]
  const popularity = layout.pointers.map(
    (_, i) => sites.filter(({ pointer, step }) => pointer === i && step !== 0).length,
  )
  const pointers: Cell[] = []
  for (const i of [...popularity.keys()].sort((a, b) => (popularity[b] as number) - (popularity[a] as number)))
    pointers[i] = cells.create()
  const isStrided = views.some((view) => ![0, 4].includes((siteOf.get(view) as Site).between))

  return {
    code,
    layout,
    form,
    scratch,
    indices,
    pointers,
    tableRows,
    rowsLeft: cells.create(),
    counters: outer.map((_, axis) => (axis === 0 ? undefined : cells.create())),
    lanesLeft: layout.across !== undefined && layout.tail > 0 ? cells.create() : undefined,
    part: form.sharesTurns
      ? {
          starts: new Map([...indices.keys()].map((step) => [step, cells.createInMemory()])),
          end: cells.createInMemory(),
        }
      : undefined,
    isStrided,
    reserved: isStrided ? [placesRegister] : [],
    position: () => (indices.get(positionStep) as Cell).read(rcx),
    view(view, copy) {
      const { pointer, displacement, step, between } = siteOf.get(view) as Site
      const offset = displacement + copy.index * step
      const isFar = Math.abs(offset) >= 2 ** 31
      const place = (): Memory => {
        const base = (tableRows.get(view) ?? (pointers[pointer] as Cell)).read(rax)
        const index = step === 0 ? undefined : indices.get(step)?.read(rcx)
        const memory = { base, ...(index === undefined ? {} : { index }), offset: isFar ? 0 : offset }
        if ((between === 0 || between === 4) && !isFar) return memory
        // gathering wants the index for itself
        code.address(rax, memory)
        if (isFar) {
          code.moveImmediate(rcx, offset)
          code.arithmetic('add', rax, rcx)
        }
        return { base: rax }
      }
      return { place, between }
    },
  }
}
