/** Rows that say the same thing again, and rows that contradict each other. */
import { noName, type Rows } from './rows.ts'

/** For the place of a row the place of the first row that is like it; rows that are the first of their kind are absent. */
export type Repeats = ReadonlyMap<number, number>

/**
 * Rows that repeat an earlier one: its run, amounts, unique tokens and loss, and where its run has no name all its other
 * cells too, since two runs may well end with the same five digits.
 */
export function repeatedRows(rows: Rows): Repeats {
  const { run, N, D, C, loss, unique, rest } = rows
  if (isLogOfRuns(rows)) return none
  return firstAlike([run, N, D, C, loss, unique, rest.map((value, place) => (run[place] === noName ? value : 0))])
}

/** Rows that, as it is after repeated ones are gone, give another loss at a point of the same run than an earlier one. */
export function conflictingRows(rows: Rows): Repeats {
  const { run, N, D } = rows
  if (isLogOfRuns(rows)) return none
  return new Map([...firstAlike([run, N, D])].filter(([place]) => run[place] !== noName))
}

const none: Repeats = new Map()

/** Whether all rows are checkpoints of named runs, each with more tokens than the one before it: then no two are alike. */
function isLogOfRuns({ run, D, names }: Rows): boolean {
  const reached = new Float64Array(names.length)
  return run.every((name, place) => {
    const isNext = name !== noName && (D[place] as number) > (reached[name] as number)
    if (isNext) reached[name] = D[place] as number
    return isNext
  })
}

const empty = -1

/** Rows alike in all columns, NaN being like NaN, by a hash table of places: a million take a fraction of a second. */
function firstAlike(columns: readonly Float64Array[]): Repeats {
  const count = columns[0]?.length ?? 0
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(count * 2 + 1))).fill(empty)
  const repeats = new Map<number, number>()
  const areAlike = (a: number, b: number): boolean => columns.every((column) => Object.is(column[a], column[b]))
  for (let place = 0; place < count; place++) {
    let slot = hashOf(columns, place) & (slots.length - 1)
    while (slots[slot] !== empty && !areAlike(slots[slot] as number, place)) slot = (slot + 1) & (slots.length - 1)
    if (slots[slot] === empty) slots[slot] = place
    else repeats.set(place, slots[slot] as number)
  }
  return repeats
}

const number = new Float64Array(1)
const halves = new Int32Array(number.buffer)

/** Multiplicative mixing of the bits of a row's numbers. */
function hashOf(columns: readonly Float64Array[], place: number): number {
  let hash = 0x9e3779b9
  for (const column of columns) {
    number[0] = column[place] as number
    hash = Math.imul(hash ^ (halves[0] as number), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15) ^ (halves[1] as number), 0xc2b2ae35)
    hash ^= hash >>> 13
  }
  return hash
}
