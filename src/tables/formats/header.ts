import { fail } from '../../error.ts'
import { printable } from '../cell.ts'

/** @throws EscaladoError `column-repeated` when two columns have one name; columns without a name do not count */
export function requireDistinct(header: readonly string[], where: string): void {
  const seen = new Set<string>()
  for (const column of header) {
    if (column !== '' && seen.has(column)) {
      fail({
        code: 'column-repeated',
        what: 'two columns have the same name',
        value: printable(column),
        where,
        fix: 'Rename or remove one of them.',
      })
    }
    seen.add(column)
  }
}
