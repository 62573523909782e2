import path from 'node:path'
import { fail } from '../../error.ts'
import { type CountGroup, importedCoverage, missingProblems } from '../../laws/index.ts'
import { coveragePage, coverageSentence, coverageSummary, type ReadCounts } from '../../report/index.ts'
import { readCountTable } from '../../tables/index.ts'
import type { Context } from '../context.ts'
import { createOutput } from '../output.ts'
import { writePage } from '../page-file.ts'
import { wideEnough } from '../style.ts'

export interface ImportFlags {
  readonly problem?: string
  readonly samples?: string
  readonly correct?: string
  readonly group?: readonly string[]
  readonly benchmark?: string
  readonly compute?: string
  readonly where?: readonly string[]
  readonly keepIncomplete?: boolean
  readonly forecastK: number
  readonly from: number
  readonly bootstraps: number
  readonly seed: number
  readonly html?: string
  readonly json?: boolean
}

/** Fits laws of coverage to a table of correct counts, and forecasts coverage beyond its samples. */
export async function thinkImport(file: string, flags: ImportFlags, context: Context): Promise<void> {
  const output = createOutput(flags.json === true)
  const { forecastK, from: forecastFrom, bootstraps: replicates, seed } = flags
  checkReach(forecastK, forecastFrom)
  const read = await readCountTable(file, flags)
  const { groups, columns, rows, filtered, rowUnit } = read
  if (flags.keepIncomplete !== true) refuseIncomplete(groups, file)
  const answer = importedCoverage(groups, { forecastK, forecastFrom, replicates, seed, incomplete: 'keep' })
  const table: ReadCounts = {
    name: path.basename(path.resolve(file)),
    ...{ rows, forecastK, command: context.command },
    notes: read.diagnostics.map(({ message }) => message),
  }
  writePage(flags.html, file, () => coveragePage(answer, table), output)
  output.result((style) => coverageSummary(answer, table, wideEnough(style)), {
    table: table.name,
    columns,
    read: { rows, filtered, rowUnit },
    ...{ forecastK, forecastFrom },
    groups: answer.groups,
    meaning: coverageSentence(answer, table),
    diagnostics: table.notes,
    command: context.command,
  })
}

/** @throws EscaladoError `nothing-to-forecast` */
function checkReach(forecastK: number, from: number): void {
  if (from < forecastK) return
  fail({
    code: 'nothing-to-forecast',
    what: 'a forecast must go beyond the samples it uses',
    value: `${from} of ${forecastK}`,
    where: '--from and --forecast-k',
    fix: 'Write for example --from 100 --forecast-k 10000.',
    exit: 2,
  })
}

/** Coverage over different problems cannot be compared, so that has to be asked for. */
function refuseIncomplete(groups: readonly CountGroup[], file: string): void {
  const [first, ...others] = groups.filter(({ missing }) => missing.length > 0)
  if (first === undefined) return
  const { code, what } = missingProblems(first)
  const also = others.length === 0 ? '' : `, and ${others.length} more of ${groups.length} groups lack some`
  const fix =
    'Complete it, or add --keep-incomplete to take each group on its own problems; their coverage is then not comparable.'
  fail({ code, what: `${what}${also}`, where: file, fix })
}
