/** What `escalado fit` leaves on the terminal. */
import type { Alternative, FitAnswer } from '../../laws/index.ts'
import { frontierLoss } from '../figures/band.ts'
import { formatCount, formatFlops, formatNumber, formatPercent } from '../format.ts'
import { formatParameter, parameterMeanings, parameterSymbol } from '../parameters.ts'
import { type Cell, painter, type TerminalStyle, textTable, wrap } from '../terminal/text.ts'
import { fitSentence } from './sentences.ts'
import type { ReadTable } from './table.ts'
import { closing, joined, noteLines, tablePlot, titleLine } from './text.ts'

/** Lines end in `\n`; nothing is wider than `columns` (80 and up). */
export function fitSummary(answer: FitAnswer, table: ReadTable, style: TerminalStyle): string {
  const paint = painter(style)
  const { law, outliers } = answer
  const lists = [
    {
      heading: 'far off the law, kept with little weight',
      rows: outliers.map(({ row, reason }) => ({ row: table.rowNumbers[row] ?? row, reason })),
    },
  ]
  return joined(
    [
      titleLine('fit', table, answer.n, style),
      '',
      `  ${paint.bold(law.equation)}`,
      ...wrap(`${law.form}: ${law.source}; ${law.penalty} on ln loss, summed`, style.columns).map(paint.dim),
      ...(law.params === null ? [] : ['', ...parameterTable(answer, style)]),
      '',
      `  ${paint.dim('loss')}`,
      ...plotOf(answer, table, style),
      '',
      ...splitTable(answer, style),
      ...formTable(answer, style),
      ...noteLines(table, { ...answer, lists }, style),
      '',
      ...closing(null, fitSentence(answer, table), law.identified ? paint.green : paint.yellow, style),
    ],
    style,
  )
}

function parameterTable({ law }: FitAnswer, style: TerminalStyle): string[] {
  const paint = painter(style)
  const columns = [
    { heading: 'parameter', align: 'left' },
    { heading: 'value' },
    { heading: '90% interval', align: 'left' },
    { heading: 'meaning', align: 'left' },
  ] as const
  const values = { ...law.params, ...(law.nExponent === null ? {} : { nExponent: law.nExponent }) }
  const rows = Object.entries(values).map(([name, value]): Cell[] => {
    const interval = law.intervals?.[name]
    return [
      { text: parameterSymbol(name) },
      value === null ? { text: 'undetermined', paint: paint.yellow } : { text: formatParameter(value, 4) },
      { text: interval === undefined ? '-' : `${formatParameter(interval[0])} to ${formatParameter(interval[1])}` },
      { text: parameterMeanings[name] ?? '', paint: paint.dim },
    ]
  })
  const quality =
    law.scatter === null || law.objective === null
      ? []
      : [
          paint.dim(
            `  scatter ${formatPercent(law.scatter, { digits: 2 })} of the loss, objective ${formatParameter(law.objective, 6)}`,
          ),
        ]
  return [...textTable(columns, rows, paint), ...quality]
}

function plotOf({ frontier }: FitAnswer, table: ReadTable, style: TerminalStyle): string[] {
  const paint = painter(style)
  const line = { at: (C: number) => frontierLoss(frontier, C), paint: paint.magenta }
  const plot = tablePlot(table, { lines: [line], bars: [], top: [], reach: [] }, style)
  const [dot, dots] = style.unicode ? ['•', '⠒⠒'] : ['o', '..']
  const legend = `  ${paint.cyan(dot)} runs${frontier.length === 0 ? '' : `   ${paint.magenta(dots)} law${table.variables === 'ND' ? ' at the best split' : ''}`}`
  return [...plot, legend]
}

/** The best split by every approach, under the compute it is for. */
function splitTable({ best, alternatives, law }: FitAnswer, style: TerminalStyle): string[] {
  const paint = painter(style)
  const approaches = alternatives.filter(({ kind }) => kind === 'approach')
  // approach 3 is the law itself
  const splits = alternatives.filter(({ at, name }) => at !== null && !(best !== null && name === 'approach 3'))
  const C = best?.C ?? splits[0]?.at?.C
  if (C === undefined) return alternativeNotes(approaches, style)
  const columns = [
    { heading: `best split of ${formatFlops(C)}`, align: 'left' },
    ...['N', 'D', 'D/N', 'N ~ C^', 'loss above'].map((heading) => ({ heading })),
  ] as const
  const own: Cell[][] = best === null ? [] : [splitRow(`this law`, best.N, best.D, law.nExponent, 0)]
  const rows = splits.map(({ name, at, nExponent, lossAbove }) =>
    splitRow(name, at?.N ?? 0, at?.D ?? 0, nExponent, lossAbove),
  )
  const flat =
    best === null
      ? []
      : wrap(
          `Any N from ${formatCount(best.flatness.N[0])} to ${formatCount(best.flatness.N[1])} costs at most 1% of the loss` +
            (best.interval === null
              ? '.'
              : `; 90% interval of the best N: ${formatCount(best.interval.N[0])} to ${formatCount(best.interval.N[1])}.`),
          style.columns,
        )
  return [...textTable(columns, [...own, ...rows], paint), ...flat, ...alternativeNotes(approaches, style), '']
}

function splitRow(name: string, N: number, D: number, exponent: number | null, above: number | null): Cell[] {
  return [
    name,
    formatCount(N),
    formatCount(D),
    formatNumber(D / N),
    exponent === null ? '-' : exponent.toFixed(3),
    above === null ? '-' : formatPercent(above, { digits: 2 }),
  ].map((text) => ({ text }))
}

/** Why alternatives are missing, or what to know of them; those with one reason together. */
function alternativeNotes(alternatives: readonly Alternative[], style: TerminalStyle): string[] {
  const paint = painter(style)
  const said = alternatives.filter(({ reason }) => reason !== null)
  const reasons = [...new Set(said.map(({ reason }) => reason))]
  return reasons.flatMap((reason) => {
    const names = said.filter((other) => other.reason === reason).map(({ name }) => name)
    return wrap(`${names.join('; ')}: ${reason}.`, Math.min(style.columns, 100)).map(paint.dim)
  })
}

/** How well other forms fit. */
function formTable({ alternatives, law }: FitAnswer, style: TerminalStyle): string[] {
  const paint = painter(style)
  const forms = alternatives.filter(({ kind }) => kind === 'form')
  if (forms.length === 0) return []
  const own = law.objective
  const rows = forms.map(({ name, objective, params }): Cell[] => [
    { text: name },
    {
      text:
        objective === null || own === null
          ? objective === null
            ? '-'
            : formatParameter(objective)
          : formatNumber(objective / own),
    },
    { text: params?.E === undefined ? '-' : formatParameter(params.E) },
  ])
  const columns = [
    { heading: 'other forms', align: 'left' },
    { heading: own === null ? 'objective' : 'objective / this' },
    { heading: 'E' },
  ] as const
  return [...textTable(columns, rows, paint), ...alternativeNotes(forms, style), '']
}
