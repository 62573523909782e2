/** Columns of a header, by their names. */
import { fail } from '../error.ts'
import { printable } from './cell.ts'
import { plainName } from './names.ts'

/** One column of a table, as a role reads it. */
export interface Column {
  readonly name: string
  /** Place in the header, from 0. */
  readonly index: number
  /** Its numbers are in units of 10^exponent. */
  readonly exponent: number
  /** Whether it was asked for by name. */
  readonly chosen: boolean
}

/** Said in place of a column's name to have none. */
export const noColumn = 'none'

/** Longest name of a column; a longer one is no name. */
const longestName = 200

/**
 * Columns without a name may be many; those with one differ.
 * @throws EscaladoError `column-repeated`, `header-too-long`
 */
export function requireNames(header: readonly string[], where: string): void {
  const distinct = new Set<string>()
  for (const name of header) {
    const value = printable(name)
    if (name.length > longestName) {
      const fix = 'Give a table whose first line names its columns.'
      fail({ code: 'header-too-long', what: 'the name of a column is far too long', value, where, fix })
    }
    if (name !== '' && distinct.has(name)) {
      const fix = 'Rename or remove one of them.'
      fail({ code: 'column-repeated', what: 'two columns have the same name', value, where, fix })
    }
    distinct.add(name)
  }
}

/**
 * Place of the column with this name, spelled exactly or but for case, spaces and punctuation.
 * @throws EscaladoError `column-unknown`, `column-ambiguous`
 */
export function columnNamed(header: readonly string[], name: string, flag: string, where: string): number {
  const exact = header.indexOf(name)
  if (exact >= 0) return exact
  const plain = plainName(name)
  const alike = header.flatMap((other, index) => (plain !== '' && plainName(other) === plain ? [index] : []))
  const [index] = alike
  if (alike.length > 1) {
    const names = alike.map((i) => header[i] as string)
    ambiguousColumns(names, { what: 'this name', remedy: `Spell one of them exactly, as in ${flag}`, where })
  }
  if (index !== undefined) return index
  return fail({
    code: 'column-unknown',
    what: 'there is no column with this name',
    value: printable(name),
    where: `${where}, ${flag}`,
    fix: `The columns are ${listed(header)}.`,
    exit: 2,
  })
}

/** @throws EscaladoError `column-ambiguous`; `remedy` begins a sentence that the first of the names ends */
export const ambiguousColumns = (
  names: readonly string[],
  { what, remedy, where }: { readonly what: string; readonly remedy: string; readonly where: string },
): never =>
  fail({
    code: 'column-ambiguous',
    what: `several columns could be ${what}`,
    value: listed(names),
    where,
    fix: `${remedy} "${printable(names[0])}".`,
    exit: 2,
  })

/** @throws EscaladoError `column-twice` */
export const columnTwice = (name: string, flags: string, where: string): never =>
  fail({
    code: 'column-twice',
    what: 'one column cannot be two things',
    value: printable(name),
    where: `${where}, ${flags}`,
    fix: 'Give each flag a column of its own.',
    exit: 2,
  })

/** Names in a row, the first of them if there are many. */
export function listed(names: readonly string[], most = 12, unnamed = '(no name)'): string {
  const shown = names.slice(0, most).map((name) => (name === '' ? unnamed : printable(name)))
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ')
}
