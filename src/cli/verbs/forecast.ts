import { fail } from '../../error.ts'
import {
  answerCurve,
  answerForecast,
  answerHoldOut,
  type ForecastAnswer,
  type Variable,
  type Wanted,
} from '../../laws/index.ts'
import { forecastPage, forecastSummary, holdOutPage, holdOutSummary } from '../../report/index.ts'
import { openStore } from '../../store/index.ts'
import type { Context } from '../context.ts'
import { createOutput } from '../output.ts'
import { writePage } from '../page-file.ts'
import { readTable, type TableFlags, tableFacts } from '../read-table.ts'
import { sealTableForecasts } from '../seal-table.ts'
import { wideEnough } from '../style.ts'

export interface ForecastFlags extends TableFlags {
  readonly at?: readonly Wanted[]
  readonly holdoutAbove?: number
  readonly of?: Variable
  readonly seal?: boolean
  readonly seed: number
}

const alone = 'Or read the loss as a function of one amount alone, as in --of D.'

/** Forecasts runs that a table does not hold, or holds its largest runs back and forecasts those. */
export async function forecast(file: string, flags: ForecastFlags, context: Context): Promise<void> {
  const { at, holdoutAbove, of: variables = 'ND' } = flags
  if (at === undefined && holdoutAbove === undefined) nothingAsked()
  const output = createOutput(flags.json === true)
  const { table, view } = await readTable(file, flags, { variables, alone }, context)
  const { excluded, notes, ...facts } = tableFacts(view, table)
  const rest = { excluded, command: context.command }

  if (holdoutAbove !== undefined) {
    const answer = answerHoldOut(table.observations, holdoutAbove, variables)
    writePage(flags.html, file, () => holdOutPage(answer, view), output)
    const json = { ...facts, ...answer, diagnostics: [...answer.diagnostics, ...notes], ...rest }
    return output.result((style) => holdOutSummary(answer, view, wideEnough(style)), json)
  }

  const wanted = at ?? []
  const answer: ForecastAnswer =
    variables === 'ND'
      ? answerForecast(table.observations, wanted)
      : answerCurve(
          table.observations,
          variables,
          wanted.map((run) => run[variables] ?? notOnCurve(variables)),
        )
  const seals =
    flags.seal === true
      ? sealTableForecasts({
          store: openStore(flags.store, { create: true }),
          answer,
          table,
          view,
          flags,
          folder: context.folder,
          note: output.note,
        })
      : []
  writePage(flags.html, file, () => forecastPage(answer, view, seals), output)
  const json = { ...facts, ...answer, sealed: seals, diagnostics: [...answer.diagnostics, ...notes], ...rest }
  output.result((style) => forecastSummary(answer, view, seals, wideEnough(style)), json)
}

function nothingAsked(): never {
  return fail({
    code: 'nothing-asked',
    what: 'needs a run to forecast',
    where: 'forecast',
    fix: 'Give --at C=1e24 or --at N=7B,D=140B, or test it with --holdout-above 1e20.',
    exit: 2,
  })
}

function notOnCurve(variable: Variable): never {
  return fail({
    code: 'run-incomplete',
    what: `with --of ${variable}, a place on the curve is given by ${variable}`,
    where: '--at',
    fix: `Write --at ${variable}=1e6.`,
    exit: 2,
  })
}
