/** What `escalado fit` leaves on the terminal. */
import type { Alternative, FitAnswer } from '../../laws/index.ts'
import { frontierLoss } from '../figures/band.ts'
import { formatFlops, formatNumber, formatPercent } from '../format.ts'
import { formatParameter, formatParameterRange, parameterMeanings, parameterSymbol } from '../parameters.ts'
import { closing, joined } from '../terminal/parts.ts'
import { type Cell, painter, type TerminalStyle, textTable, wrap } from '../terminal/text.ts'
import { flatSentence, reasonSentences, splitCompute, splitRows } from './alternatives.ts'
import { fitSentence } from './sentences.ts'
import type { ReadTable } from './table.ts'
import { noteLines, tablePlot, titleLine } from './text.ts'

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
      ...wrap(law.equation, style.columns).map(paint.bold),
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
      { text: interval === undefined ? '-' : formatParameterRange(interval) },
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
  return [...textTable(columns, rows, style), ...quality]
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
function splitTable(answer: FitAnswer, style: TerminalStyle): string[] {
  const C = splitCompute(answer)
  const reasons = noteOn(
    answer.alternatives.filter(({ kind }) => kind === 'approach'),
    style,
  )
  if (C === undefined) return reasons
  const columns = [
    { heading: `best split of ${formatFlops(C)}`, align: 'left' },
    ...['N', 'D', 'D/N', 'N ~ C^', 'loss above'].map((heading) => ({ heading })),
  ] as const
  const rows = splitRows(answer).map((cells) => cells.map((text) => ({ text })))
  const flat = flatSentence(answer)
  return [...textTable(columns, rows, style), ...(flat === null ? [] : wrap(flat, style.columns)), ...reasons, '']
}

function noteOn(alternatives: readonly Alternative[], style: TerminalStyle): string[] {
  return reasonSentences(alternatives).flatMap((line) =>
    wrap(line, Math.min(style.columns, 100)).map(painter(style).dim),
  )
}

/** How well other forms fit. */
function formTable({ alternatives, law }: FitAnswer, style: TerminalStyle): string[] {
  const forms = alternatives.filter(({ kind }) => kind === 'form')
  if (forms.length === 0) return []
  const beside = law.objective !== null
  const rows = forms.map(({ name, objective, relative, params }): Cell[] =>
    [
      name,
      beside ? show(relative, formatNumber) : show(objective, formatParameter),
      show(params?.E ?? null, formatParameter),
    ].map((text) => ({ text })),
  )
  const columns = [
    { heading: 'other forms', align: 'left' },
    { heading: beside ? 'objective / this' : 'objective' },
    { heading: 'E' },
  ] as const
  return [...textTable(columns, rows, style), ...noteOn(forms, style), '']
}

const show = (value: number | null, format: (value: number) => string): string => (value === null ? '-' : format(value))
