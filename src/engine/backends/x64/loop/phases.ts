import type { Statement, Value, View } from '../kernel.ts'
import type { Layout, Site } from './layout.ts'

export interface Phases {
  readonly statements: readonly Statement[]
  /** Whether a value differs along its row. */
  readonly varies: readonly boolean[]
  /** Passes over the row that must end before the value can be known. */
  readonly depth: readonly number[]
  /** How many statements read the value. */
  readonly uses: readonly number[]
  /** Passes over the row. */
  readonly passes: number
  /** What passes leave behind: reductions and stores of what varies, with the pass they belong to. */
  readonly roots: readonly { readonly value: Value; readonly pass: number }[]
  /** Stores once per row, with the number of passes that come before. */
  readonly rowStores: readonly { readonly value: Value; readonly pass: number }[]
  /** Loads from memory that the loop also writes: they must come before the stores. */
  readonly early: readonly Value[]
  /** Values of a row that passes read. */
  readonly shared: ReadonlySet<Value>
}

export const operandsOf = (statement: Statement): readonly Value[] => {
  switch (statement.does) {
    case 'unary':
    case 'reduce':
      return [statement.of]
    case 'binary':
    case 'where':
      return statement.of
    case 'store':
      return [statement.value]
    default:
      return []
  }
}

export function findPhases(statements: readonly Statement[], { siteOf, across }: Layout): Phases {
  const varies: boolean[] = []
  const depth: number[] = []
  const uses = statements.map(() => 0)
  const differs = (view: View): boolean => (siteOf.get(view) as Site).step !== 0
  statements.forEach((statement, value) => {
    const operands = operandsOf(statement)
    for (const operand of operands) (uses[operand] as number)++
    const deepest = Math.max(0, ...operands.map((operand) => depth[operand] as number))
    depth[value] = deepest + (statement.does === 'reduce' ? 1 : 0)
    varies[value] =
      statement.does === 'load' || statement.does === 'loadRow'
        ? differs(statement.from)
        : statement.does === 'place' || (statement.does !== 'reduce' && operands.some((operand) => varies[operand]))
  })
  const stored = new Set(statements.flatMap((statement) => (statement.does === 'store' ? [statement.to.buffer] : [])))
  const early = statements.flatMap((statement, value) =>
    statement.does === 'load' && stored.has(statement.from.buffer) ? [value] : [],
  )
  const loaded = new Set(statements.flatMap((statement) => (statement.does === 'load' ? [statement.from.buffer] : [])))

  const roots: { value: Value; pass: number }[] = []
  const rowStores: { value: Value; pass: number }[] = []
  statements.forEach((statement, value) => {
    if (statement.does === 'reduce') roots.push({ value, pass: (depth[value] as number) - 1 })
    if (statement.does !== 'store') return
    ;(differs(statement.to) ? roots : rowStores).push({ value, pass: depth[value] as number })
  })
  const passes = Math.max(0, ...roots.map(({ pass }) => pass + 1))
  const overwrites = ({ value }: { value: Value }): boolean => {
    const statement = statements[value] as Statement
    return statement.does === 'store' && loaded.has(statement.to.buffer)
  }
  // what is read again in a later pass is overwritten in the last one
  for (const root of roots) if (overwrites(root)) root.pass = passes - 1
  for (const store of rowStores) if (overwrites(store)) store.pass = passes

  const shared = new Set<Value>()
  statements.forEach((statement, user) => {
    const rowStore = rowStores.find(({ value }) => value === user)
    for (const operand of operandsOf(statement)) {
      const source = statements[operand] as Statement
      if (varies[operand] || source.does === 'constant') continue
      // one number in memory can be read as it is
      if (source.does === 'load' && across === undefined && !stored.has(source.from.buffer)) continue
      if (
        rowStore !== undefined
          ? depth[operand] === rowStore.pass
          : !varies[user] && statement.does !== 'reduce' && statement.does !== 'store' && depth[user] === depth[operand]
      )
        continue
      shared.add(operand)
    }
  })
  return { statements, varies, depth, uses, passes, roots, rowStores, early, shared }
}

/** About how many instructions a statement takes. */
export const costOf = (statement: Statement): number => {
  if (statement.does === 'unary') return { exp: 13, log: 16, sqrt: 8 }[statement.op as string] ?? 1
  if (statement.does === 'binary') return statement.op === 'divide' ? 8 : 1
  return 1
}

/**
 * Values that a later pass reads again and that are dear enough to be kept in memory between the passes, with the pass that
 * finds them; all others are found anew.
 * @param most how many there is memory for
 */
export function findKept({ statements, varies, roots, passes }: Phases, most: number): ReadonlyMap<Value, number> {
  const costs = statements.map(() => 0)
  statements.forEach((statement, value) => {
    if (varies[value])
      costs[value] = operandsOf(statement).reduce((sum, operand) => sum + (costs[operand] as number), costOf(statement))
  })
  const kept = new Map<Value, number>()
  const first = new Map<Value, number>()
  for (let pass = 0; pass < passes; pass++) {
    const seen = new Set<Value>()
    const visit = (value: Value): void => {
      if (!varies[value] || seen.has(value)) return
      seen.add(value)
      const before = first.get(value)
      if (
        before !== undefined &&
        before < pass &&
        (statements[value] as Statement).does !== 'load' &&
        (costs[value] as number) > 4 &&
        kept.size < most
      ) {
        kept.set(value, before)
        return
      }
      if (before === undefined) first.set(value, pass)
      for (const operand of operandsOf(statements[value] as Statement)) visit(operand)
    }
    for (const root of roots)
      if (root.pass === pass) for (const operand of operandsOf(statements[root.value] as Statement)) visit(operand)
  }
  return kept
}
