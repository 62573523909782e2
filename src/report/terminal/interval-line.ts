/** A forecast on one line: thin for 95%, thick for 80%, a cross at the mean, a diamond where the outcome fell. */
import type { Forecast } from '../../laws/index.ts'
import { formatQuantity } from '../quantity.ts'
import { painter, type TerminalStyle } from './text.ts'

const WIDEST = 41
/** Columns that the indent and the numbers at both ends take. */
const MARGIN = 28

/** `1.307 ╶──━━━◆━━━┿━━━━━━━──╴ 1.350`; the numbers are the ends of what is drawn, outcome included. */
export function intervalLine(forecast: Forecast, outcome: number | null, style: TerminalStyle): string {
  const { mean, interval80, interval95 } = forecast
  const paint = painter(style)
  const width = Math.max(11, Math.min(WIDEST, style.columns - MARGIN))
  const low = Math.min(interval95[0], outcome ?? interval95[0])
  const high = Math.max(interval95[1], outcome ?? interval95[1])
  const column = (value: number) => Math.round(((value - low) / (high - low)) * (width - 1))
  const within = (i: number, [from, to]: readonly [number, number]) => i >= column(from) && i <= column(to)
  const [thin, thick, centre, diamond] = style.unicode ? ['─', '━', '┿', '◆'] : ['-', '=', '+', '*']
  const drawn = Array.from({ length: width }, (_, i) => {
    if (outcome !== null && i === column(outcome)) return paint.bold(paint.yellow(diamond ?? ''))
    if (i === column(mean)) return paint.magenta(centre ?? '')
    if (within(i, interval80)) return paint.magenta(thick ?? '')
    return within(i, interval95) ? paint.magenta(thin ?? '') : ' '
  })
  return `${paint.dim(formatQuantity(forecast, low))} ${drawn.join('')} ${paint.dim(formatQuantity(forecast, high))}`
}
