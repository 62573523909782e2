import { fail } from '../error.ts'
import { type Cell, printable } from './cell.ts'
import { columnNamed } from './columns.ts'

/** One condition that rows must meet. */
export interface Condition {
  readonly text: string
  /** Place of its column in the header. */
  readonly index: number
  readonly isMet: (cell: Cell) => boolean
}

const comparisons: { readonly [operator: string]: (order: number) => boolean } = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/**
 * Reads conditions such as `corpus=c4`, `seed!=3` or `tokens<=6e10`. Equality is of text, or of numbers where both
 * sides are numbers (1 equals 1.0); order is of numbers only, and a cell without one fails it.
 * @throws EscaladoError `bad-filter`, `column-unknown`, `column-ambiguous`
 */
export function readConditions(texts: readonly string[], header: readonly string[], where: string): Condition[] {
  return texts.map((text) => {
    const [, name, operator = '', value = ''] = /^\s*(.+?)\s*(!=|<=|>=|=|<|>)\s*(.*?)\s*$/s.exec(text) ?? []
    const isOrder = operator.startsWith('<') || operator.startsWith('>')
    if (name === undefined || (isOrder && Number.isNaN(numberIn(value)))) {
      fail({
        code: 'bad-filter',
        what: 'is not a condition on a column',
        value: printable(text),
        where: '--where',
        fix: 'Write for example --where corpus=c4, --where "seed!=3" or --where "tokens<=6e10".',
        exit: 2,
      })
    }
    const holds = comparisons[operator] as (order: number) => boolean
    const wanted = numberIn(value)
    const isMet = (cell: Cell): boolean => {
      const found = textOf(cell)
      const order = numberIn(found) - wanted
      if (!Number.isNaN(order)) return holds(order)
      return isOrder ? false : holds(found === value ? 0 : 1)
    }
    return { text, index: columnNamed(header, name, '--where', where), isMet }
  })
}

/** A cell as the text that filters and labels compare: no value is the empty text. */
export const textOf = (cell: Cell): string =>
  cell === null || cell === undefined ? '' : typeof cell === 'string' ? cell.trim() : String(cell)

const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))
