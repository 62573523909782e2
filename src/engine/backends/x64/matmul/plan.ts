import type { View } from '../kernel.ts'
import { tallest } from './microkernel.ts'

/** Numbers per row of a packed panel of b: two vectors. */
export const panelColumns = 32

/** A batch of products of matrices; strides in numbers, and of an axis of size 1 they mean nothing. */
export interface Product {
  readonly rows: number
  readonly depth: number
  readonly columns: number
  readonly aRow: number
  readonly aDepth: number
  readonly bDepth: number
  readonly bColumn: number
  readonly outRow: number
  readonly batch: readonly { readonly size: number; readonly a: number; readonly b: number; readonly out: number }[]
}

/** The product with as few batch axes as it can be said with: those that b repeats along become rows where they can. */
export function productOf(a: View, b: View, out: View): Product {
  const rank = out.shape.length
  const size = (view: View, axis: number): number => view.shape[axis] as number
  const stride = (view: View, axis: number): number => (size(view, axis) === 1 ? 0 : (view.strides[axis] as number))
  const [i, j] = [rank - 2, rank - 1]
  const depth = size(a, j)
  let rows = size(out, i)
  let [aRow, outRow] = [stride(a, i), stride(out, i)]
  const batch: { size: number; a: number; b: number; out: number }[] = []
  for (let axis = rank - 3; axis >= 0; axis--) {
    const next = { size: size(out, axis), a: stride(a, axis), b: stride(b, axis), out: stride(out, axis) }
    if (next.size === 1) continue
    const last = batch.at(-1)
    const follows = (['a', 'b', 'out'] as const).every(
      (view) => last !== undefined && next[view] === last.size * last[view],
    )
    if (last !== undefined && follows) last.size *= next.size
    else batch.push(next)
  }
  const asRows = batch.findIndex(
    (axis) => axis.b === 0 && (rows === 1 || (axis.a === rows * aRow && axis.out === rows * outRow)),
  )
  if (asRows >= 0) {
    const [axis] = batch.splice(asRows, 1) as [(typeof batch)[number]]
    if (rows === 1) [aRow, outRow] = [axis.a, axis.out]
    rows *= axis.size
  }
  return {
    rows,
    depth,
    columns: size(out, j),
    aRow,
    aDepth: depth === 1 ? 1 : stride(a, j),
    bDepth: stride(b, i),
    bColumn: size(b, j) === 1 ? 1 : stride(b, j),
    outRow,
    batch,
  }
}

/** A part of the work that one thread does alone: for one product of the batch a range of rows and one of columns. */
export interface Unit {
  /** Where its parts of a, b and out start, in numbers from where the whole starts. */
  readonly a: number
  readonly b: number
  readonly out: number
  /** Tiles of the larger height, then of one row less. */
  readonly tall: number
  readonly short: number
  /** Whole panels of b. */
  readonly panels: number
  /** Whether the columns behind the last whole panel belong to it. */
  readonly tail: boolean
}

export interface Plan {
  /** Rows of a tall tile. */
  readonly height: number
  readonly hasShort: boolean
  /** Steps of the sum in a block, the last of which may have fewer. */
  readonly block: number
  readonly blocks: number
  readonly lastBlock: number
  /** Columns behind the last whole panel. */
  readonly tail: number
  /** Whether b is copied into panels first, or read where it is. */
  readonly packs: boolean
  readonly units: readonly Unit[]
  /** Per thread the first of its units, and their number at the end. */
  readonly starts: readonly number[]
}

/** At this many, a panel of b fills two thirds of the nearest cache; a whole number of them, so that the sum's order depends on nothing else. */
const deepestBlock = 256
/** Numbers of a that stay in a processor's second cache while the panels pass. */
const residentNumbers = 2 ** 18

const parts = (whole: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_, i) => Math.floor((whole * i) / count))

/** Work in cycles of a processor that multiplies and adds 32 numbers in one. */
const cycles = (rows: number, columns: number, depth: number, packing: number): number =>
  depth * ((rows * columns) / 32 + columns * packing + rows * 0.06)

export function planOf(product: Product, threads: number, scratchNumbers: number): Plan {
  const { rows, depth, columns, bColumn, bDepth, batch } = product
  const blocks = Math.ceil(depth / deepestBlock)
  const block = blocks === 1 ? depth : 4 * Math.ceil(depth / blocks / 4)
  const usedBlocks = Math.ceil(depth / block)

  const panels = Math.floor(columns / panelColumns)
  const tail = columns % panelColumns
  const allPanels = panels + (tail > 0 ? 1 : 0)
  const tallestTile = tallest(columns > 16 ? 2 : 1)
  const fewestTiles = Math.ceil(rows / tallestTile)
  const packs = bColumn !== 1 || (bDepth > 2 * panelColumns && fewestTiles > 3)
  const packing = !packs ? 0 : bColumn === 1 ? 0.15 : 0.3

  const fewestRowParts = Math.ceil((rows * block) / residentNumbers)
  const fewestColumnParts = packs ? Math.ceil((allPanels * panelColumns * block) / scratchNumbers) : 1
  const products = batch.reduce((count, { size }) => count * size, 1)
  let best = { rowParts: 1, columnParts: 1, cost: Number.POSITIVE_INFINITY }
  for (
    let rowParts = fewestRowParts;
    rowParts <= Math.min(fewestTiles, fewestRowParts * threads) || rowParts === fewestRowParts;
    rowParts++
  ) {
    for (
      let columnParts = fewestColumnParts;
      columnParts <= Math.min(allPanels, fewestColumnParts * threads) || columnParts === fewestColumnParts;
      columnParts++
    ) {
      const most = Math.ceil((products * rowParts * columnParts) / threads)
      const cost = most * cycles(rows / rowParts, panelColumns * Math.ceil(allPanels / columnParts), depth, packing)
      if (cost < best.cost) best = { rowParts, columnParts, cost }
    }
  }
  const { rowParts, columnParts } = best
  const tiles = Math.min(rows, rowParts * Math.ceil(fewestTiles / rowParts))
  const height = Math.ceil(rows / tiles)
  const tall = rows - tiles * (height - 1)

  const rowCuts = parts(tiles, rowParts)
  const columnCuts = parts(allPanels, columnParts)
  const units: Unit[] = []
  const place = batch.map(() => 0)
  for (let p = 0; p < products; p++) {
    const start = (view: 'a' | 'b' | 'out'): number =>
      batch.reduce((sum, axis, i) => sum + axis[view] * (place[i] as number), 0)
    for (let c = 0; c < columnParts; c++) {
      for (let r = 0; r < rowParts; r++) {
        const [firstTile, lastTile] = [rowCuts[r] as number, rowCuts[r + 1] as number]
        const [firstPanel, lastPanel] = [columnCuts[c] as number, columnCuts[c + 1] as number]
        const row = firstTile * (height - 1) + Math.min(firstTile, tall)
        const column = firstPanel * panelColumns
        units.push({
          a: start('a') + row * product.aRow,
          b: start('b') + column * bColumn,
          out: start('out') + row * product.outRow + column,
          tall: Math.max(0, Math.min(tall, lastTile) - firstTile),
          short: Math.max(0, lastTile - Math.max(tall, firstTile)),
          panels: Math.min(lastPanel, panels) - firstPanel,
          tail: lastPanel > panels,
        })
      }
    }
    for (let i = 0; i < place.length; i++) {
      place[i] = (place[i] as number) + 1
      if ((place[i] as number) < (batch[i]?.size as number)) break
      place[i] = 0
    }
  }
  return {
    height,
    hasShort: tall < tiles,
    block,
    blocks: usedBlocks,
    lastBlock: depth - (usedBlocks - 1) * block,
    tail,
    packs,
    units,
    starts: parts(units.length, threads),
  }
}
