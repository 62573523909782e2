import { fail } from '../error.ts'
import { printable } from './cell.ts'
import { flagOf, plainName, type Role, rankOf } from './names.ts'
import type { ColumnChoice, Diagnostic, TableOptions } from './run-table.ts'
import { bracketed, unitOf } from './units.ts'

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

/** The column of each role; null for one that the table lacks or that was declined. */
export type FoundColumns = { readonly [R in Role]: R extends 'loss' ? Column : Column | null }

const choiceOf: { readonly [R in Role]: keyof ColumnChoice } = {
  N: 'n',
  D: 'd',
  C: 'c',
  loss: 'y',
  run: 'run',
  trunk: 'trunk',
  unique: 'unique',
}
/** Said in place of a column's name to have none. */
export const noColumn = 'none'

const meaning: { readonly [R in Role]: string } = {
  N: 'parameters (N)',
  D: 'training tokens (D)',
  C: 'training compute (C)',
  loss: 'the loss',
  run: 'the run',
  trunk: 'the trunk',
  unique: 'unique tokens',
}

/**
 * Finds the column of each role: the chosen one, else the one with the most usual name.
 * @throws EscaladoError `column-unknown`, `column-ambiguous`, `column-twice`, `column-missing`, `unit-unknown`
 */
export function findColumns(
  header: readonly string[],
  choice: ColumnChoice,
  variables: NonNullable<TableOptions['variables']>,
  where: string,
): { readonly columns: FoundColumns; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const taken = new Map<number, string>()
  const chosen = (role: Role): Column | null | undefined => {
    const name = choice[choiceOf[role]]
    if (name === undefined) return undefined
    if (name === noColumn && !header.includes(noColumn)) return null
    const index = columnNamed(header, name, flagOf[role], where)
    const before = taken.get(index)
    if (before !== undefined) columnTwice(header[index] as string, `${before} and ${flagOf[role]}`, where)
    taken.set(index, flagOf[role])
    return columnOf(role, header[index] as string, index, true)
  }
  const roles: readonly Role[] = ['N', 'D', 'C', 'loss', 'run', 'trunk', 'unique']
  const asked = new Map(roles.map((role) => [role, chosen(role)]))
  const find = (role: Role): Column | null => {
    const choice = asked.get(role)
    if (choice !== undefined || !isWanted(role, variables)) return choice ?? null
    const { found, alternatives } = usualColumn(header, role, (index) => taken.has(index), where)
    if (found !== null) taken.set(found.index, flagOf[role])
    if (alternatives.length > 0 && found !== null) {
      const others = alternatives.map((name) => printable(name)).join(', ')
      const message = `${printable(found.name)} is taken for ${meaning[role]}; ${flagOf[role]} could name ${others} instead`
      diagnostics.push({ code: 'column-alternatives', message })
    }
    return found
  }
  const columns = Object.fromEntries(roles.map((role) => [role, find(role)])) as unknown as FoundColumns
  requireColumns(columns, variables, header, where)
  for (const role of roles) {
    const column = columns[role]
    if (column === null || column.exponent === 0) continue
    const message = `the numbers of ${printable(column.name)} are taken times 1e${column.exponent}, as its name says`
    diagnostics.push({ code: 'unit', message })
  }
  return { columns, diagnostics }
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
  if (alike.length > 1)
    return ambiguous(
      alike.map((i) => header[i] as string),
      flag,
      where,
      'spell one of them exactly',
    )
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

/** @throws EscaladoError `column-repeated` when two columns have one name; columns without a name do not count */
export function requireDistinct(header: readonly string[], where: string): void {
  const names = header.filter((name) => name !== '')
  const distinct = new Set<string>()
  for (const name of names) {
    if (distinct.has(name)) {
      const fix = 'Rename or remove one of them.'
      fail({ code: 'column-repeated', what: 'two columns have the same name', value: printable(name), where, fix })
    }
    distinct.add(name)
  }
}

/** Whether a role is looked for without being asked for. */
function isWanted(role: Role, variables: NonNullable<TableOptions['variables']>): boolean {
  if (variables === 'ND') return true
  if (role === 'N' || role === 'D' || role === 'C') return role === variables
  return role !== 'unique'
}

function usualColumn(
  header: readonly string[],
  role: Role,
  isTaken: (index: number) => boolean,
  where: string,
): { readonly found: Column | null; readonly alternatives: readonly string[] } {
  const candidates = header.flatMap((name, index) => {
    const rank = isTaken(index) ? undefined : (rankOf(role, name) ?? rankOf(role, unitOf(role, name).base))
    return rank === undefined ? [] : [{ name, index, rank }]
  })
  const least = Math.min(...candidates.map(({ rank }) => rank))
  const best = candidates.filter(({ rank }) => rank === least)
  const [first] = best
  if (first === undefined) return { found: null, alternatives: [] }
  if (best.length > 1) {
    const names = best.map(({ name }) => name)
    return ambiguous(names, flagOf[role], where, `choose one with ${flagOf[role]}`, meaning[role])
  }
  const others = candidates.filter((candidate) => candidate !== first).map(({ name }) => name)
  return { found: columnOf(role, first.name, first.index, false, where), alternatives: others }
}

function columnOf(role: Role, name: string, index: number, chosen: boolean, where = ''): Column {
  const { exponent, unit } = unitOf(role, name)
  const written = bracketed(name)
  if (role === 'C' && !chosen && unit === null && written !== undefined && !/^flops?$/i.test(written)) {
    fail({
      code: 'unit-unknown',
      what: 'the unit of this column is not known',
      value: printable(name),
      where,
      fix: `Convert it to FLOPs and name it flops, or leave it out with ${flagOf.C} ${noColumn}.`,
    })
  }
  return { name, index, exponent, chosen }
}

function requireColumns(
  columns: FoundColumns,
  variables: NonNullable<TableOptions['variables']>,
  header: readonly string[],
  where: string,
): void {
  if (columns.loss === null) missing('loss', header, where)
  if (variables !== 'ND') {
    if (columns[variables] === null) missing(variables, header, where)
    return
  }
  if (columns.N === null) missing('N', header, where)
  if (columns.D === null && columns.C === null) missing('D', header, where)
}

const missing = (role: 'N' | 'D' | 'C' | 'loss', header: readonly string[], where: string): never =>
  fail({
    code: 'column-missing',
    what: `no column that is not yet taken has a usual name for ${meaning[role]}`,
    value: listed(header),
    where,
    fix: `Name it with ${flagOf[role]} COLUMN.`,
  })

const columnTwice = (name: string, flags: string, where: string): never =>
  fail({
    code: 'column-twice',
    what: 'one column cannot be two things',
    value: printable(name),
    where: `${where}, ${flags}`,
    fix: 'Give each flag a column of its own.',
    exit: 2,
  })

const ambiguous = (names: readonly string[], flag: string, where: string, remedy: string, what = 'this name'): never =>
  fail({
    code: 'column-ambiguous',
    what: `several columns could be ${what}`,
    value: listed(names),
    where,
    fix: `Please ${remedy}, as in ${flag} "${printable(names[0])}".`,
    exit: 2,
  })

/** Names in a row, the first of them if there are many. */
export function listed(names: readonly string[], most = 12, unnamed = '(no name)'): string {
  const shown = names.slice(0, most).map((name) => (name === '' ? unnamed : printable(name)))
  return names.length > most ? `${shown.join(', ')} and ${names.length - most} more` : shown.join(', ')
}
