import { fail } from '../../error.ts'
import { answerFit, asymmetric, formNamed, huber, type Penalty, squares } from '../../laws/index.ts'
import { fitPage, fitSummary } from '../../report/index.ts'
import type { Context } from '../context.ts'
import { createOutput } from '../output.ts'
import { writePage } from '../page-file.ts'
import { readTable, type TableFlags, tableFacts } from '../read-table.ts'
import { wideEnough } from '../style.ts'

export interface FitFlags extends TableFlags {
  readonly form: string
  readonly at?: number
  readonly penalty: 'huber' | 'squares' | 'asymmetric'
  readonly delta?: number
  readonly asymmetry?: number
  readonly bootstraps?: number
  readonly seed: number
}

const alone = 'Or read the loss as a function of one amount alone, as in --form "power law with floor in D".'

/** Fits a law to a table of runs. */
export async function fit(file: string, flags: FitFlags, context: Context): Promise<void> {
  const output = createOutput(flags.json === true)
  const penalty = penaltyOf(flags)
  const { name: form, variables } = formNamed(flags.form)
  const [only, another] = variables
  const isCurve = only !== undefined && another === undefined
  const { table, view } = await readTable(file, flags, { variables: isCurve ? only : 'ND', alone }, context)
  const { at: C, bootstraps, seed } = flags
  const request = {
    form,
    penalty,
    seed,
    ...(C !== undefined && { C }),
    ...(bootstraps !== undefined && { bootstraps }),
  }
  const fitted = answerFit(table.observations, request)
  const { answer } = fitted
  writePage(flags.html, file, () => fitPage(fitted, view), output)
  const { excluded, notes, ...facts } = tableFacts(view, table)
  output.result((style) => fitSummary(answer, view, wideEnough(style)), {
    ...facts,
    ...answer,
    outliers: answer.outliers.map(({ row, reason }) => ({ row: table.rowNumbers[row], reason })),
    diagnostics: [...answer.diagnostics, ...notes],
    excluded,
    command: context.command,
  })
}

const DELTA = 1e-3
const ASYMMETRY = 4

/** @throws EscaladoError `flag-idle` for a flag that the kind of penalty has no use for */
function penaltyOf({ penalty, delta, asymmetry }: FitFlags): Penalty {
  if (penalty === 'squares' && delta !== undefined) idle('--delta', penalty)
  if (penalty !== 'asymmetric' && asymmetry !== undefined) idle('--asymmetry', penalty)
  const kinds = {
    huber: () => huber(delta ?? DELTA),
    squares: () => squares,
    asymmetric: () => asymmetric(delta ?? DELTA, asymmetry ?? ASYMMETRY),
  }
  return kinds[penalty]()
}

function idle(flag: string, penalty: string): never {
  return fail({
    code: 'flag-idle',
    what: `the penalty ${penalty} has no use for this flag`,
    where: flag,
    fix: 'Leave it out, or choose another --penalty.',
    exit: 2,
  })
}
