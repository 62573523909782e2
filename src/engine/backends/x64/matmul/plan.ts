import { tallest } from './microkernel.ts'
import type { Product } from './product.ts'

/** Numbers per row of a packed panel of b: two vectors. */
export const panelColumns = 32

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

/** At about this many steps of the sum, a panel of b fills two thirds of the first cache. */
const blockDepth = 256
/** Numbers of out that stay in a processor's second cache from block to block. */
const residentNumbers = 2 ** 18

/** Numbers of parts to try: the fewest, and up to as many for each thread, of something that has `most`. */
const upTo = (fewest: number, threads: number, most: number): number[] =>
  Array.from({ length: Math.max(1, Math.min(fewest * threads, most) - fewest + 1) }, (_, i) => fewest + i)

/** Where parts of equal size end, from 0 on. */
const parts = (whole: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_, i) => Math.floor((whole * i) / count))

/** Cycles that copying a number of b takes, row by row or column by column, and reading one of a; measured roughly. */
const [copyingRows, copyingColumns, reading] = [0.15, 0.3, 0.06]

/** Work in cycles of a processor that multiplies and adds 32 numbers in one. */
const cycles = (rows: number, columns: number, depth: number, copying: number): number =>
  depth * ((rows * columns) / 32 + columns * copying + rows * reading)

/** @param scratchNumbers that fit a thread's scratch memory */
export function planOf(product: Product, threads: number, scratchNumbers: number): Plan {
  const { rows, depth, columns, bColumn, bDepth, batch } = product
  // the order of the sum, and with it the bits of the result, must depend on nothing but the depth
  const blocks = Math.max(1, Math.ceil(depth / blockDepth - 0.5))
  const block = blocks === 1 ? depth : 4 * Math.ceil(depth / blocks / 4)
  const usedBlocks = Math.ceil(depth / block)

  const panels = Math.floor(columns / panelColumns)
  const tail = columns % panelColumns
  const allPanels = panels + (tail > 0 ? 1 : 0)
  const tallestTile = tallest(columns > 16 ? 2 : 1)
  const fewestTiles = Math.ceil(rows / tallestTile)
  const packs = bColumn !== 1 || (bDepth > 2 * panelColumns && fewestTiles > 3)
  const copying = !packs ? 0 : bColumn === 1 ? copyingRows : copyingColumns

  const fewestColumnParts = packs ? Math.ceil(allPanels / Math.floor(scratchNumbers / (panelColumns * block))) : 1
  const fewestRowParts = usedBlocks === 1 ? 1 : Math.ceil((rows * columns) / fewestColumnParts / residentNumbers)
  const products = batch.reduce((count, { size }) => count * size, 1)
  let best = { rowParts: 1, columnParts: 1, cost: Number.POSITIVE_INFINITY }
  for (const rowParts of upTo(fewestRowParts, threads, fewestTiles)) {
    for (const columnParts of upTo(fewestColumnParts, threads, allPanels)) {
      const most = Math.ceil((products * rowParts * columnParts) / threads)
      const cost = most * cycles(rows / rowParts, panelColumns * Math.ceil(allPanels / columnParts), depth, copying)
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
