/** Which column of a table of counts holds what. */
import type { Problem } from '../../error.ts'

/** Usual names by role, in lower case without spaces and punctuation; earlier ones win. */
const USUAL_NAMES = {
  problem: ['problem', 'problemid', 'taskid', 'task', 'instance', 'question', 'questionid'],
  n: ['n', 'samples', 'nsamples', 'numsamples'],
  c: ['c', 'correct', 'ncorrect', 'numcorrect', 'successes'],
  model: ['model', 'modelname'],
  size: ['size', 'params'],
  trainTokens: ['traintokens', 'tokens'],
  checkpoint: ['checkpoint', 'step', 'trainstep', 'revision'],
  benchmark: ['benchmark', 'dataset'],
  compute: ['inferencecompute', 'inferenceflops'],
} as const

export type CountRole = keyof typeof USUAL_NAMES

/** Roles whose values tell the models apart, unless columns are named that do. */
const MODEL_ROLES = ['model', 'size', 'trainTokens', 'checkpoint'] as const satisfies readonly CountRole[]

/** Columns by their names in the table; what is not named is looked for. */
export type CountColumnChoice = Partial<Readonly<Record<CountRole, string>>> & {
  /** Columns that tell the models apart, in place of the usual ones. */
  readonly groups?: readonly string[]
}

export interface CountColumns {
  readonly problem: string
  readonly n: string
  readonly c: string
  /** What tells the groups apart, the benchmark last: roles with usual names, or the columns that were named. */
  readonly labels: readonly { readonly label: string; readonly column: string }[]
  readonly compute: string | null
}

/** The columns of a header that hold counts; the problem `column-missing` where one cannot be found. */
export function countColumns(header: readonly string[], choice: CountColumnChoice = {}): CountColumns | Problem {
  const { groups, ...named } = choice
  const taken = new Set([...Object.values(named), ...(groups ?? [])])
  const columnOf = (role: CountRole): string | undefined => {
    const given = named[role]
    if (given !== undefined) return header.includes(given) ? given : undefined
    const free = header.filter((column) => !taken.has(column))
    const usual = USUAL_NAMES[role].map((name) => free.find((column) => plain(column) === name))
    return usual.find((column) => column !== undefined)
  }
  const found = { problem: columnOf('problem'), n: columnOf('n'), c: columnOf('c') }
  const absent = (['problem', 'n', 'c'] as const).filter((role) => found[role] === undefined)
  if (absent.length > 0) return missingColumns(absent, header)
  const labelled = (roles: readonly CountRole[]) =>
    roles.flatMap((role) => {
      const column = columnOf(role)
      return column === undefined ? [] : [{ label: role as string, column }]
    })
  const models = groups?.map((column) => ({ label: column, column })) ?? labelled(MODEL_ROLES)
  return {
    ...(found as Pick<CountColumns, 'problem' | 'n' | 'c'>),
    labels: [...models, ...labelled(['benchmark'])],
    compute: columnOf('compute') ?? null,
  }
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

function missingColumns(absent: readonly CountRole[], header: readonly string[]): Problem {
  return {
    code: 'column-missing',
    what: `no column for ${absent.map((role) => `${role} (${USUAL_NAMES[role].join(', ')})`).join(' and ')}`,
    value: header.length === 0 ? 'no rows' : header.join(', '),
    fix: 'Give one row per model and problem, with its samples n and its correct samples c, or name the columns.',
  }
}
