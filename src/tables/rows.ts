import type { Observation } from '../laws/index.ts'

/**
 * Observations as columns, one entry per row: a million of them are a few arrays, which checks can walk without
 * touching a million records, and which the garbage collector does not look into.
 */
export interface Rows {
  readonly N: Float64Array
  readonly D: Float64Array
  readonly C: Float64Array
  readonly loss: Float64Array
  /** NaN where it is not given. */
  readonly unique: Float64Array
  /** Places in `names`; `noName` where it is not given. */
  readonly run: Float64Array
  readonly trunk: Float64Array
  /** Distinct names of runs and trunks. */
  readonly names: readonly string[]
  /** A number for the cells of a row that have no role; see `fingerprint`. */
  readonly rest: Float64Array
  /** Number of the row in the file. */
  readonly row: Float64Array
}

export const noName = -1

/** A column to which numbers are added one by one. */
export function growingColumn() {
  let room = new Float64Array(1024)
  let count = 0
  return {
    push(value: number): void {
      if (count === room.length) {
        const more = new Float64Array(2 * count)
        more.set(room)
        room = more
      }
      room[count++] = value
    },
    /** What was added so far. */
    values: (): Float64Array => room.subarray(0, count),
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Rows as the laws take them. */
export function observationsOf({ N, D, C, loss, unique, run, trunk, names }: Rows): Observation[] {
  return Array.from({ length: N.length }, (_, i) => {
    const [n, d, c, l] = [N[i] as number, D[i] as number, C[i] as number, loss[i] as number]
    // A property that is added later lies outside its object, which a million of them would pay for.
    const observation: Mutable<Observation> =
      run[i] === noName
        ? { N: n, D: d, C: c, loss: l }
        : { N: n, D: d, C: c, loss: l, run: names[run[i] as number] as string }
    if (trunk[i] !== noName) observation.trunk = names[trunk[i] as number] as string
    if (!Number.isNaN(unique[i])) observation.unique = unique[i] as number
    return observation
  })
}

/** The rows for which `isKept` holds. */
export function keepRows(rows: Rows, isKept: (place: number) => boolean): Rows {
  const kept = (column: Float64Array): Float64Array => column.filter((_, place) => isKept(place))
  return {
    N: kept(rows.N),
    D: kept(rows.D),
    C: kept(rows.C),
    loss: kept(rows.loss),
    unique: kept(rows.unique),
    run: kept(rows.run),
    trunk: kept(rows.trunk),
    rest: kept(rows.rest),
    row: kept(rows.row),
    names: rows.names,
  }
}

/** A name of a run that stands on rows of several sizes, if there is one. */
export function nameOfSeveralSizes({ run, N, names }: Rows): string | null {
  const size = new Float64Array(names.length).fill(Number.NaN)
  const place = run.findIndex((name, i) => {
    if (name === noName) return false
    const isFirst = Number.isNaN(size[name])
    if (isFirst) size[name] = N[i] as number
    return !isFirst && size[name] !== N[i]
  })
  return place === -1 ? null : (names[run[place] as number] as string)
}
