/** A figure as a file of its own, for a README or a talk: the colours travel inside, for light and dark. */
import type { LadderRecord } from '../record.ts'
import { rungCount } from '../select.ts'
import { lossAgainstCompute } from './loss-compute.ts'
import { paletteVariables } from './palette.ts'

/** L(C) of a ladder as an SVG document; null when no run has a loss yet. */
export function ladderFigure(record: LadderRecord): string | null {
  const svg = lossAgainstCompute(record, { width: 760, height: 420 })
  return svg === null ? null : standalone(svg, rungCount(record.runs))
}

function standalone(svg: string, rungs: number): string {
  const light = paletteVariables('light', rungs)
  const dark = paletteVariables('dark', rungs)
  const style = `<style>:root{${light}background:var(--surface);color:var(--muted)}text{white-space:pre}@media(prefers-color-scheme:dark){:root{${dark}}}</style>`
  const end = svg.indexOf('>') + 1
  return `${svg.slice(0, end).replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"')}${style}${svg.slice(end)}\n`
}
