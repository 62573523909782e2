/** A forecast on one line: thin for 95%, thick for 80%, a cross at the mean, a diamond where the outcome fell. */
import type { Forecast } from '../../laws/index.ts'
import { formatLoss } from '../format.ts'
import { painter, type TerminalStyle } from './text.ts'

const WIDTH = 41

/** `1.307 ╶──━━━◆━━━┿━━━━━━━──╴ 1.350`; the numbers are the ends of what is drawn, outcome included. */
export function intervalLine(
  { mean, interval80, interval95 }: Forecast,
  outcome: number | null,
  style: TerminalStyle,
): string {
  const paint = painter(style)
  const low = Math.min(interval95[0], outcome ?? interval95[0])
  const high = Math.max(interval95[1], outcome ?? interval95[1])
  const column = (value: number) => Math.round(((value - low) / (high - low)) * (WIDTH - 1))
  const within = (i: number, [from, to]: readonly [number, number]) => i >= column(from) && i <= column(to)
  const [thin, thick, centre, diamond] = style.unicode ? ['─', '━', '┿', '◆'] : ['-', '=', '+', '*']
  const drawn = Array.from({ length: WIDTH }, (_, i) => {
    if (outcome !== null && i === column(outcome)) return paint.bold(paint.yellow(diamond ?? ''))
    if (i === column(mean)) return paint.magenta(centre ?? '')
    if (within(i, interval80)) return paint.magenta(thick ?? '')
    return within(i, interval95) ? paint.magenta(thin ?? '') : ' '
  })
  return `${paint.dim(formatLoss(low))} ${drawn.join('')} ${paint.dim(formatLoss(high))}`
}
