/** Legends as HTML, so that they wrap on a narrow screen; the swatches are drawn as the marks are. */
import { rungColour } from '../figures/axes.ts'
import { type Shape, shapePath } from '../figures/shapes.ts'
import { type Html, html, trusted } from './html.ts'

export type LegendMark = 'dot' | 'line' | 'dashed' | 'dotted' | 'band' | 'diamond' | 'cross' | 'interval' | 'ring'

const SHAPES: { readonly [mark in LegendMark]: string } = {
  dot: '<circle cx="10" cy="6" r="4.5" fill="C"/>',
  ring: '<circle cx="10" cy="6" r="4.5" fill="none" stroke="C" stroke-width="1.5"/>',
  line: '<path d="M1 6H19" stroke="C" stroke-width="2"/>',
  dashed: '<path d="M1 6H19" stroke="C" stroke-width="2" stroke-dasharray="6 3"/>',
  dotted: '<path d="M1 6H19" stroke="C" stroke-width="2" stroke-dasharray="2 3"/>',
  band: '<path d="M1 6H19" stroke="C" stroke-width="11" opacity=".25"/>',
  diamond: '<path d="M10 0L16 6L10 12L4 6Z" fill="C"/>',
  cross: '<path d="M6 2L14 10M14 2L6 10" stroke="C" stroke-width="2"/>',
  interval: '<path d="M1 6H19" stroke="C" stroke-width="2"/><path d="M5 6H15" stroke="C" stroke-width="6"/>',
}

/** A shape of `figures/shapes.ts`, filled or not. */
export interface ShapeMark {
  readonly shape: Shape
  readonly hollow: boolean
}

export type LegendEntry = readonly [mark: LegendMark | ShapeMark, colour: string, text: string]

export function legend(entries: readonly LegendEntry[]): Html {
  const items = entries.map(([mark, colour, text]) => {
    const drawn = typeof mark === 'string' ? SHAPES[mark] : shapeSwatch(mark)
    const swatch = trusted(
      `<svg viewBox="0 0 20 12" aria-hidden="true">${drawn.replaceAll('"C"', `"${colour}"`)}</svg>`,
    )
    return html`<li>${swatch}${text}</li>`
  })
  return html`<ul class="legend">${items}</ul>`
}

function shapeSwatch({ shape, hollow }: ShapeMark): string {
  const paint = hollow ? 'fill="none" stroke="C" stroke-width="1.5"' : 'fill="C"'
  return `<path transform="translate(10,6)" d="${shapePath(shape, 4.5)}" ${paint}/>`
}

/** One entry per rung; a long ladder shows its ends only, with what lies between left to the eye. */
export function rungEntries(rungs: readonly number[], mark: LegendMark = 'dot'): LegendEntry[] {
  const shown = rungs.length <= 8 ? rungs : [rungs[0], rungs[Math.floor(rungs.length / 2)], rungs.at(-1)]
  return shown.filter((rung) => rung !== undefined).map((rung) => [mark, rungColour(rung), `rung ${rung}`])
}
