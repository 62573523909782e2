/** One Observable Plot figure as an SVG string, drawn without a browser. */
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { hashSeed } from '../../stats/index.ts'
import type { FigureSize } from './figure.ts'

/** Plot's options, with the sentence that stands for the figure where it cannot be seen. */
export type FigureOptions = Plot.PlotOptions & FigureSize & { readonly label: string }

/**
 * Draws to SVG text. Colours are CSS custom properties and `currentColor`, so that the page decides on light or dark;
 * coordinates are rounded to a hundredth of a pixel, which keeps the page small and the snapshots stable.
 */
export function draw({ label, ...options }: FigureOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const svg = Plot.plot({
    document,
    className: 'plot',
    marginLeft: 48,
    marginBottom: 40,
    marginTop: 24,
    ...withEveryLabel(options),
    style: { fontSize: '12px' },
  })
  svg.querySelector('style')?.remove()
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  return nameClips(roundCoordinates(svg.outerHTML))
}

/**
 * Plot hands labels of a log axis through a filter of D3 that drops most of them below 1, where it counts in ninths of a
 * decade. An axis that is drawn as a mark keeps the labels it is given.
 */
function withEveryLabel(options: Plot.PlotOptions): Plot.PlotOptions {
  const { y, marks = [] } = options
  const { type, ticks, tickFormat, label, labelArrow } = y ?? {}
  if (type !== 'log' || !Array.isArray(ticks) || typeof tickFormat !== 'function') return options
  const axis = Plot.axisY(ticks as number[], {
    anchor: 'left',
    text: tickFormat as (tick: number) => string,
    ...(label !== undefined && { label }),
    ...(labelArrow !== undefined && { labelArrow }),
  })
  return { ...options, y: { ...y, axis: null }, marks: [axis, ...marks] }
}

/** Plot numbers its clip paths per process; named after the figure's own content they are stable and unique in a page. */
function nameClips(svg: string): string {
  const ids = [...new Set([...svg.matchAll(/id="(plot-clip-\d+)"/g)].map(([, id]) => id ?? ''))]
  const name = hashSeed(svg.replace(/plot-clip-\d+/g, '')).toString(36)
  return svg.replace(/plot-clip-\d+/g, (id) => `clip-${name}-${ids.indexOf(id)}`)
}

const COORDINATES = / (d|transform|x|y|x1|x2|y1|y2|cx|cy|width|height)="([^"]*)"/g

function roundCoordinates(svg: string): string {
  return svg.replace(COORDINATES, (_, name: string, value: string) => {
    const rounded = value.replace(/-?\d+\.\d+(e-?\d+)?/g, (number) => String(Math.round(Number(number) * 100) / 100))
    return ` ${name}="${rounded}"`
  })
}
