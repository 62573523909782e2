/** Rows that say the same thing again, and rows that contradict each other. */
import { noName, type Rows } from './rows.ts'

const absent = -1

/**
 * For each row the place of the first one that is the same: its run, amounts, unique tokens and loss, and where runs
 * have no names all its other cells too, since two runs may well end with the same five digits. -1 if that is itself.
 */
export const repeatedRows = ({ run, N, D, C, loss, unique, rest }: Rows): Int32Array =>
  firstAlike([run, N, D, C, loss, unique, rest])

/** How many rows give another loss at a point of the same run than an earlier row, and the first such pair. */
export function conflictingRows({ run, N, D }: Rows): {
  readonly count: number
  readonly example: readonly [number, number] | null
} {
  const first = firstAlike([run, N, D])
  const conflicts = run.flatMap((name, place) => (name === noName || first[place] === absent ? [] : [place]))
  const [place] = conflicts
  return { count: conflicts.length, example: place === undefined ? null : [first[place] as number, place] }
}

/** Rows alike in all columns, NaN being like NaN, by a hash table of places: a million take a fraction of a second. */
function firstAlike(columns: readonly (readonly number[])[]): Int32Array {
  const count = columns[0]?.length ?? 0
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(count * 2 + 1))).fill(absent)
  const first = new Int32Array(count).fill(absent)
  const areAlike = (a: number, b: number): boolean => columns.every((column) => Object.is(column[a], column[b]))
  for (let place = 0; place < count; place++) {
    let slot = hashOf(columns, place) & (slots.length - 1)
    while (slots[slot] !== absent && !areAlike(slots[slot] as number, place)) slot = (slot + 1) & (slots.length - 1)
    if (slots[slot] === absent) slots[slot] = place
    else first[place] = slots[slot] as number
  }
  return first
}

const number = new Float64Array(1)
const halves = new Int32Array(number.buffer)

/** Multiplicative mixing of the bits of a row's numbers. */
function hashOf(columns: readonly (readonly number[])[], place: number): number {
  let hash = 0x9e3779b9
  for (const column of columns) {
    number[0] = column[place] as number
    hash = Math.imul(hash ^ (halves[0] as number), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15) ^ (halves[1] as number), 0xc2b2ae35)
    hash ^= hash >>> 13
  }
  return hash
}
