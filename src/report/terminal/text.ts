/** Plain text for terminals: columns that line up, lines that fit, colour that adds nothing a reader needs. */
import { createColors } from 'picocolors'

/** How to write: the width in characters, whether colour and characters beyond ASCII are allowed. */
export interface TerminalStyle {
  readonly columns: number
  readonly color: boolean
  readonly unicode: boolean
}

export type Painter = ReturnType<typeof createColors>

/** A cell: its text decides the width, its paint only the colour. */
export interface Cell {
  readonly text: string
  readonly paint?: (text: string) => string
}

export interface Column {
  readonly heading: string
  readonly align?: 'left' | 'right'
}

export function painter({ color }: Pick<TerminalStyle, 'color'>): Painter {
  return createColors(color)
}

/**
 * Rows under headings, two spaces apart, indented by two; no trailing spaces. Names for what ASCII lacks are longer
 * (`alpha`), so they are put in before widths are taken.
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  style: Pick<TerminalStyle, 'color' | 'unicode'>,
): string[] {
  const paint = painter(style)
  const headings = columns.map(({ heading }) => ({ text: heading, paint: paint.dim }))
  const table = [headings, ...rows].map((row) =>
    row.map((cell) => (style.unicode ? cell : { ...cell, text: toAscii(cell.text) })),
  )
  const widths = columns.map((_, i) => Math.max(...table.map((row) => row[i]?.text.length ?? 0)))
  const line = (cells: readonly Cell[]) => {
    const last = cells.length - 1
    const padded = cells.map(({ text, paint: colour = same }, i) => {
      const left = columns[i]?.align === 'left'
      const gap = ' '.repeat((widths[i] ?? 0) - text.length)
      return left ? `${colour(text)}${i === last ? '' : gap}` : `${gap}${colour(text)}`
    })
    return `  ${padded.join('  ')}`.trimEnd()
  }
  return table.map(line)
}

/** Words into lines of at most `columns` characters, indented; a word longer than a line stays whole. */
export function wrap(text: string, columns: number, indent = 2): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && indent + line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '') lines.push(line)
  return lines.map((part) => `${' '.repeat(indent)}${part}`)
}

/** What a terminal without UTF-8 can show. */
export function toAscii(text: string): string {
  return text.replace(/[·–—×−≥≤’“”…αβ→]/g, (character) => ASCII[character] ?? '?')
}

const ASCII: { readonly [character: string]: string } = {
  '·': '-',
  '–': '-',
  '—': '-',
  '×': 'x',
  '−': '-',
  '≥': '>=',
  '≤': '<=',
  '’': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  α: 'alpha',
  β: 'beta',
  '→': '->',
}

function same(text: string): string {
  return text
}
