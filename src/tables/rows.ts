import type { Observation } from '../laws/index.ts'

/**
 * Observations as columns, one entry per row: a million of them are a few arrays, which checks can walk without
 * touching a million records.
 */
export interface Rows {
  readonly N: readonly number[]
  readonly D: readonly number[]
  readonly C: readonly number[]
  readonly loss: readonly number[]
  /** NaN where it is not given. */
  readonly unique: readonly number[]
  /** Places in `names`; `noName` where it is not given. */
  readonly run: readonly number[]
  readonly trunk: readonly number[]
  /** Distinct names of runs and trunks. */
  readonly names: readonly string[]
  /** A number for the cells of a row that have no role; see `fingerprint`. */
  readonly rest: readonly number[]
  /** Number of the row in the file. */
  readonly row: readonly number[]
}

export const noName = -1

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Rows as the laws take them. */
export function observationsOf({ N, D, C, loss, unique, run, trunk, names }: Rows): Observation[] {
  return N.map((parameters, i) => {
    const observation: Mutable<Observation> = {
      N: parameters,
      D: D[i] as number,
      C: C[i] as number,
      loss: loss[i] as number,
    }
    if (run[i] !== noName) observation.run = names[run[i] as number] as string
    if (trunk[i] !== noName) observation.trunk = names[trunk[i] as number] as string
    if (!Number.isNaN(unique[i])) observation.unique = unique[i] as number
    return observation
  })
}

/** The rows for which `isKept` holds. */
export function keepRows(rows: Rows, isKept: (place: number) => boolean): Rows {
  const kept = (column: readonly number[]): readonly number[] => column.filter((_, place) => isKept(place))
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
