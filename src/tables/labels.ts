import type { Cell } from './cell.ts'
import { plainName, separatingNames } from './names.ts'
import { textOf } from './where.ts'

/** A column whose values divide the rows into groups. */
export interface Division {
  readonly name: string
  /** Distinct values in the order of their first row; the empty text is a blank cell. */
  readonly values: readonly string[]
  /** Whether losses of different groups must not share a law, by the column's name or because someone said so. */
  readonly separates: boolean
}

export interface LabelTracker {
  readonly add: (cells: readonly Cell[]) => void
  /** The columns that divide the rows seen. */
  readonly divisions: () => readonly Division[]
}

/** Most values by which a column of any name still divides rows rather than names them. */
const fewValues = 8
/** Most values that are remembered of a column whose name says that it divides. */
const mostValues = 1000

/**
 * Follows the columns that may tell corpora, evaluation sets or protocols apart: those with such a name, and any others
 * that hold few different texts. A column that never repeats a value twice names its rows and divides nothing.
 * @param candidates places of the columns that hold no number or name of a run
 * @param asked the place of the column that someone says separates
 */
export function trackLabels(
  header: readonly string[],
  candidates: readonly number[],
  asked: number | null,
): LabelTracker {
  let rows = 0
  let followed = candidates.map((index) => {
    const name = header[index] as string
    const separates = index === asked || separatingNames.has(plainName(name))
    return { index, name, separates, most: separates ? mostValues : fewValues, values: new Set<string>(), last: '' }
  })
  const isFollowed = ({ values, most, separates, last }: (typeof followed)[number]): boolean =>
    values.size <= most && (separates || last === '' || Number.isNaN(Number(last)))

  return {
    add(cells) {
      rows++
      let dropped = false
      for (const column of followed) {
        const text = textOf(cells[column.index])
        if (text === column.last && rows > 1) continue
        column.last = text
        column.values.add(text.length > 100 ? `${text.slice(0, 100)}...` : text)
        dropped ||= !isFollowed(column)
      }
      if (dropped) followed = followed.filter(isFollowed)
    },
    divisions: () =>
      followed
        .filter(({ values }) => values.size >= 2 && values.size <= Math.max(2, rows / 2))
        .map(({ name, values, separates }) => ({ name, values: [...values], separates })),
  }
}
