import { fail } from '../error.ts'
import { printable } from './cell.ts'
import { ambiguousColumns, type Column, columnNamed, columnTwice, listed, noColumn } from './columns.ts'
import { flagOf, type Role, rankOf } from './names.ts'
import type { ColumnChoice, Diagnostic, TableOptions } from './run-table.ts'
import { unitOf } from './units.ts'

/** The column of each role; null for one that the table lacks or that was declined. */
export type FoundColumns = { readonly [R in Role]: R extends 'loss' ? Column : Column | null }

type Variables = NonNullable<TableOptions['variables']>

const choiceOf: { readonly [R in Role]: keyof ColumnChoice } = {
  N: 'n',
  D: 'd',
  C: 'c',
  loss: 'y',
  run: 'run',
  trunk: 'trunk',
  unique: 'unique',
}
const roles = Object.keys(choiceOf) as readonly Role[]

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
  variables: Variables,
  where: string,
): { readonly columns: FoundColumns; readonly diagnostics: readonly Diagnostic[] } {
  const chosen = chosenColumns(header, choice, where)
  const taken = new Set([...chosen.values()].map((column) => column?.index))
  const diagnostics: Diagnostic[] = []
  const found = roles.map((role): readonly [Role, Column | null] => {
    const column = chosen.get(role)
    if (column !== undefined || !isWanted(role, variables)) return [role, column ?? null]
    const [best, ...others] = usualColumns(header, role, taken, where)
    if (best !== undefined && others.length > 0) diagnostics.push(passedOver(role, best, others))
    return [role, best === undefined ? null : columnOf(role, best, header.indexOf(best), false, where)]
  })
  const columns = Object.fromEntries(found) as unknown as FoundColumns
  const lacking = lackingRole(columns, variables)
  if (lacking !== null) missing(lacking, header, chosen.size > 0, where)
  return { columns, diagnostics: [...diagnostics, ...unitsOf(columns)] }
}

/** The columns that flags name; null where a flag declines one. */
function chosenColumns(
  header: readonly string[],
  choice: ColumnChoice,
  where: string,
): ReadonlyMap<Role, Column | null> {
  const chosen = new Map<Role, Column | null>()
  for (const role of roles) {
    const name = choice[choiceOf[role]]
    if (name === undefined) continue
    if (name === noColumn && !header.includes(noColumn)) {
      chosen.set(role, null)
      continue
    }
    const index = columnNamed(header, name, flagOf[role], where)
    const rival = roles.find((other) => chosen.get(other)?.index === index)
    if (rival !== undefined) columnTwice(header[index] as string, `${flagOf[rival]} and ${flagOf[role]}`, where)
    chosen.set(role, columnOf(role, header[index] as string, index, true, where))
  }
  return chosen
}

/** Whether a role is looked for without being asked for. */
function isWanted(role: Role, variables: Variables): boolean {
  if (variables === 'ND') return true
  if (role === 'N' || role === 'D' || role === 'C') return role === variables
  return role !== 'unique'
}

/** Names of the columns that could have a role, the one with the most usual name first. */
function usualColumns(
  header: readonly string[],
  role: Role,
  taken: ReadonlySet<number | undefined>,
  where: string,
): readonly string[] {
  const candidates = header.flatMap((name, index) => {
    const rank = taken.has(index) ? undefined : (rankOf(role, name) ?? rankOf(role, unitOf(role, name).base))
    return rank === undefined ? [] : [{ name, rank }]
  })
  const [first, second, ...others] = candidates.sort((a, b) => a.rank - b.rank)
  if (first !== undefined && first.rank === second?.rank) {
    const rivals = [first, second, ...others].filter(({ rank }) => rank === first.rank).map(({ name }) => name)
    ambiguousColumns(rivals, { what: meaning[role], remedy: `Choose one, as in ${flagOf[role]}`, where })
  }
  return candidates.map(({ name }) => name)
}

function columnOf(role: Role, name: string, index: number, chosen: boolean, where: string): Column {
  const { exponent } = unitOf(role, name)
  if (exponent !== null) return { name, index, exponent, chosen }
  return fail({
    code: 'unit-unknown',
    what: 'the unit of this column is not known',
    value: printable(name),
    where,
    fix: `Convert it to FLOPs and call it flops, or leave it out with ${flagOf[role]} ${noColumn}.`,
  })
}

/** A role that must have a column and has none. */
function lackingRole(columns: FoundColumns, variables: Variables): 'N' | 'D' | 'C' | 'loss' | null {
  // the type says that a loss was found, which is true from here on
  if ((columns.loss as Column | null) === null) return 'loss'
  if (variables !== 'ND') return columns[variables] === null ? variables : null
  if (columns.N === null) return 'N'
  return columns.D === null && columns.C === null ? 'D' : null
}

const passedOver = (role: Role, best: string, others: readonly string[]): Diagnostic => ({
  code: 'column-alternatives',
  message: `${printable(best)} is taken for ${meaning[role]}; ${flagOf[role]} could name ${listed(others)} instead`,
})

const unitsOf = (columns: FoundColumns): readonly Diagnostic[] =>
  roles.flatMap((role) => {
    const column = columns[role]
    if (column === null || column.exponent === 0) return []
    const message = `the numbers of ${printable(column.name)} are taken times 1e${column.exponent}, as its name says`
    return [{ code: 'unit', message }]
  })

const missing = (role: 'N' | 'D' | 'C' | 'loss', header: readonly string[], isOther: boolean, where: string): never =>
  fail({
    code: 'column-missing',
    what: `no ${isOther ? 'other ' : ''}column has a usual name for ${meaning[role]}`,
    value: listed(header),
    where,
    fix: `Name it with ${flagOf[role]} COLUMN.`,
  })
