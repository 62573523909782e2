import { fail } from '../error.ts'
import { type Cell, printable } from './cell.ts'
import { columnNamed, listed } from './columns.ts'

/** Which rows of a table are looked at. */
export interface Filter {
  readonly passes: (cells: readonly Cell[]) => boolean
  /** Of the first condition that no row has met so far, what it is and the values that stand there; else null. */
  readonly unmet: () => string | null
}

interface Condition {
  readonly text: string
  readonly name: string
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
 * Reads conditions such as `corpus=c4`, `seed!=3`, `tokens<=6e10` or `tokens!=` (not blank), all of which a row must
 * meet. Equality is of text, or of numbers where both sides are numbers (1 equals 1.0); order is of numbers only, and a
 * cell without one fails it.
 * @throws EscaladoError `bad-filter`, `column-unknown`, `column-ambiguous`
 */
export function readFilter(texts: readonly string[], header: readonly string[], where: string): Filter {
  const conditions = texts.map((text) => ({
    ...readCondition(text, header, where),
    met: false,
    seen: new Set<string>(),
  }))
  return {
    passes: (cells) =>
      conditions.every((condition) => {
        const cell = cells[condition.index]
        if (condition.isMet(cell)) {
          condition.met = true
          return true
        }
        if (!condition.met && condition.seen.size <= mostShown) condition.seen.add(textOf(cell).slice(0, 100))
        return false
      }),
    unmet() {
      const condition = conditions.find(({ met }) => !met)
      if (condition === undefined) return null
      const values = listed([...condition.seen], mostShown, '(blank)')
      return `no row has ${printable(condition.text)}; ${printable(condition.name)} holds ${values}`
    },
  }
}

const mostShown = 6

function readCondition(text: string, header: readonly string[], where: string): Condition {
  const [, given, operator = '', value = ''] = /^\s*(.+?)\s*(!=|<=|>=|=|<|>)\s*(.*?)\s*$/s.exec(text) ?? []
  const isOrder = operator.startsWith('<') || operator.startsWith('>')
  const wanted = numberIn(value)
  if (given === undefined || (isOrder && Number.isNaN(wanted))) {
    return fail({
      code: 'bad-filter',
      what: 'is not a condition on a column',
      value: printable(text),
      where: '--where',
      fix: 'Write for example --where corpus=c4, --where "seed!=3" or --where "tokens<=6e10".',
      exit: 2,
    })
  }
  const holds = comparisons[operator] as (order: number) => boolean
  const index = columnNamed(header, given, '--where', where)
  const isMet = (cell: Cell): boolean => {
    const found = textOf(cell)
    const order = numberIn(found) - wanted
    if (!Number.isNaN(order)) return holds(order)
    return isOrder ? false : holds(found === value ? 0 : 1)
  }
  return { text, name: header[index] as string, index, isMet }
}

/** A cell as the text that filters and labels compare: no value is the empty text. */
export const textOf = (cell: Cell): string =>
  typeof cell === 'string' ? cell.trim() : cell === null || cell === undefined ? '' : String(cell)

const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))
