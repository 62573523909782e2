import { createColors } from 'picocolors'
import { fail } from '../../error.ts'
import { judge, type Verdict } from '../../laws/index.ts'
import { type FoundSeal, findSeal, latestSeal, resolve } from '../../ledger/index.ts'
import {
  formatCount,
  formatFlops,
  formatNumber,
  formatPercent,
  formatQuantity,
  formatRange,
  formatTail,
  formatTime,
  sealedMeaning,
  type TerminalStyle,
} from '../../report/index.ts'
import { openStore, toJson } from '../../store/index.ts'
import { ledgerOf, meaningOf, meaningOfThinking, type OpenForecast } from '../../studies/index.ts'
import { paragraph } from '../live/lines.ts'
import { createOutput } from '../output.ts'
import { tableForecastKind } from '../seal-table.ts'

export interface VerdictFlags {
  readonly outcome?: number
  readonly quantity: string
  readonly store: string
  readonly json?: boolean
}

/** What one sealed forecast came to. */
export interface Judgement {
  readonly seal: string
  /** ISO time of sealing. */
  readonly at: string
  readonly quantity: string
  /** The run that the forecast is of: parameters, tokens and FLOPs; null where the seal does not say. */
  readonly run: { readonly N: number; readonly D: number; readonly C: number } | null
  readonly forecast: OpenForecast['forecast']
  readonly outcome: number | null
  readonly error: number | null
  readonly verdict: Verdict['verdict'] | null
  readonly u: number | null
  readonly power: number | null
  readonly meaning: string
  /** ISO time of the resolution in the ledger; null while the seal is open. */
  readonly resolvedAt: string | null
}

/**
 * Judges a sealed forecast by an outcome and resolves it in the ledger. One that is resolved already is shown as it is,
 * and so is an open one when no outcome is given.
 */
export async function verdict(name: string, flags: VerdictFlags): Promise<void> {
  const output = createOutput(flags.json === true)
  const ledger = ledgerOf(openStore(flags.store))
  const found = name === 'latest' ? (latestSeal(ledger) ?? nothingSealed(flags.store)) : findSeal(ledger, name)
  const open = judgementOf(found, flags.quantity)
  const { outcome } = flags
  if (open.resolvedAt !== null || outcome === undefined) {
    if (outcome !== undefined && outcome !== open.outcome)
      output.note('  This forecast was resolved before, and is resolved once, so --outcome changes nothing.')
    return output.result((style) => judgementText(open, style), open)
  }

  const { quantity } = flags
  const { forecast, higherIsBetter, identified } = forecastOf(found, quantity)
  const judged = judge(forecast, outcome, { higherIsBetter, identified })
  const at = new Date().toISOString()
  const { warning } = resolve(
    ledger,
    found.seal.sha256,
    [{ quantity, outcome, verdict: toJson(judged, 'verdict') }],
    at,
  )
  if (warning !== null) output.note(warning)
  const judgement = { ...open, ...resultOf(outcome, judged, found, higherIsBetter), resolvedAt: at }
  output.result((style) => judgementText(judgement, style), judgement)
}

function nothingSealed(store: string): never {
  return fail({
    code: 'no-seal',
    what: 'nothing has been sealed here',
    where: store,
    fix: 'A ladder seals its forecast, as in npx escalado ladder --budget 75s, and so does npx escalado forecast with --seal.',
  })
}

/** The forecast of one quantity under a seal. */
function forecastOf({ seal }: FoundSeal, quantity: string): OpenForecast {
  const forecasts = (Array.isArray(seal.body.forecasts)
    ? seal.body.forecasts
    : []) as unknown as readonly OpenForecast[]
  const found = forecasts.find((forecast) => forecast.quantity === quantity)
  if (found !== undefined) return found
  const known = forecasts.map((forecast) => forecast.quantity).join(', ')
  return fail({
    code: 'quantity-unknown',
    what: 'this seal holds no forecast of it',
    value: quantity,
    where: '--quantity',
    fix: `Give one of: ${known || 'none, this seal is of another kind'}.`,
    exit: 2,
  })
}

/** A seal with what the ledger says came of it. */
function judgementOf(found: FoundSeal, quantity: string): Judgement {
  const { forecast, higherIsBetter } = forecastOf(found, quantity)
  const base = { seal: found.seal.sha256, at: found.seal.at, quantity, run: runOf(found), forecast }
  const came = found.outcomes.find((outcome) => outcome.quantity === quantity)
  if (came === undefined) return { ...base, ...resultOf(null, null, found, higherIsBetter), resolvedAt: null }
  const judged = came.verdict as Verdict | null
  return { ...base, ...resultOf(came.outcome, judged, found, higherIsBetter), resolvedAt: came.at }
}

/** The run that a seal says it forecasts, so that no outcome of another is taken for its own. */
function runOf({ seal }: FoundSeal): Judgement['run'] {
  const { run, variables = 'ND' } = seal.body.inputs as {
    readonly run?: NonNullable<Judgement['run']>
    readonly variables?: string
  }
  // a curve has places, not runs
  if (run === undefined || variables !== 'ND') return null
  const { N, D, C } = run
  return { N, D, C }
}

/** What a verdict means, by the kind of seal it is about; a ladder's unless the kind has words of its own. */
const meanings: { readonly [kind: string]: (judged: Verdict) => string } = {
  [tableForecastKind]: sealedMeaning,
  think: meaningOfThinking,
  verification: () => byItsOwnRule,
}
const byItsOwnRule =
  'What the experiment found is decided by the rule that was sealed with this forecast, not by its verdict.'

function resultOf(outcome: number | null, judged: Verdict | null, { seal }: FoundSeal, higherIsBetter: boolean) {
  const nothing = outcome === null ? 'There is no outcome, so nothing can be concluded.' : byItsOwnRule
  return {
    outcome,
    error: judged?.error ?? null,
    verdict: judged?.verdict ?? null,
    u: judged?.u ?? null,
    power: judged?.power ?? null,
    meaning:
      judged === null ? nothing : (meanings[seal.body.kind]?.(judged) ?? meaningOf(judged, 'done', higherIsBetter)),
  }
}

/** Forecast, outcome, verdict and what it does not show. Lines end in `\n`. */
export function judgementText(judgement: Judgement, style: TerminalStyle): string {
  const { seal, at, quantity, run, forecast, outcome, error, verdict: word, u, power, meaning, resolvedAt } = judgement
  const paint = createColors(style.color)
  const colours = { holds: paint.green, wall: paint.red, leap: paint.magenta, unknown: paint.yellow }
  const test = u === null || power === null ? '' : `   u ${formatTail(u)}   power ${formatNumber(power, 2)}`
  const facts: readonly (readonly [string, string])[] = [
    ['seal', seal],
    ['sealed', formatTime(at)],
    ['resolved', resolvedAt === null ? 'not yet' : formatTime(resolvedAt)],
    ...(run === null
      ? []
      : [['run', `N ${formatCount(run.N)}, D ${formatCount(run.D)}, C ${formatFlops(run.C)}`] as const]),
    [
      'forecast',
      `${quantity} ${formatQuantity(forecast, forecast.mean)}   80% ${formatRange(forecast, forecast.interval80)}   95% ${formatRange(forecast, forecast.interval95)}`,
    ],
    ['outcome', outcome === null ? 'none' : formatQuantity(forecast, outcome)],
    ...(error === null ? [] : [['error', `${formatPercent(error, { digits: 2, signed: true })}${test}`] as const]),
    ['verdict', word === null ? 'none' : colours[word](word)],
  ]
  const lines = facts.map(([label, text]) => `  ${paint.dim(label.padEnd(9))} ${text}`)
  return `${[...lines, ...paragraph('', meaning, style)].join('\n')}\n`
}
