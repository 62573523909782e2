/** Two ways to show what is under way: redrawn in place, or as a plain log. */
import { stripVTControlCharacters } from 'node:util'

export interface Screen {
  /** Adds a line that stays. */
  line(text: string): void
  /** Draws the changing part anew, ahead of its time. */
  draw(): void
  /** Takes the changing part away and gives the cursor back. */
  end(): void
}

/** Milliseconds between drawings. */
const interval = 100

const control = '\u001B['
const cursor = { hide: `${control}?25l`, show: `${control}?25h` }
const erase = { restOfLine: `${control}K`, below: `${control}J` }
/** Around what a terminal shows at once; one that does not know them ignores them. */
const atOnce = { begin: `${control}?2026h`, end: `${control}?2026l` }

type Terminal = Pick<NodeJS.WriteStream, 'write' | 'columns' | 'rows'>

/** Draws `frame()` below the lines that stay, ten times a second. Lines that stay may be more than the terminal has. */
export function liveScreen(stream: Terminal, frame: () => readonly string[]): Screen {
  let drawn: readonly string[] = []

  /** Over the frame that is there, from its first line on: without clearing it first, so that nothing flickers. */
  const write = (staying: readonly string[], next: readonly string[]): void => {
    const rows = heightOf(drawn, stream.columns ?? 80)
    const up = rows === 0 ? '' : `${control}${rows}A`
    const text = [...staying, ...next].map((line) => `${line}${erase.restOfLine}\n`).join('')
    stream.write(`${atOnce.begin}\r${up}${text}${erase.below}${atOnce.end}`)
    drawn = next
  }
  // A line that has scrolled away cannot be drawn over; the cursor's own line comes below.
  const fitting = (): string[] => frame().slice(-Math.max(1, (stream.rows ?? 24) - 1))
  const draw = (): void => {
    const next = fitting()
    if (next.join('\n') !== drawn.join('\n')) write([], next)
  }
  const showCursor = (): void => void stream.write(cursor.show)

  stream.write(cursor.hide)
  process.once('exit', showCursor)
  const timer = setInterval(draw, interval)
  return {
    draw,
    line: (text) => write(text.split('\n'), fitting()),
    end() {
      clearInterval(timer)
      write([], [])
      process.off('exit', showCursor)
      showCursor()
    },
  }
}

/** Rows that lines take, which a terminal made narrower since has wrapped. */
function heightOf(lines: readonly string[], columns: number): number {
  const rows = lines.map((line) => Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns)))
  return rows.reduce((sum, count) => sum + count, 0)
}

/** Lines only, for pipes and files. */
export const plainScreen = (stream: NodeJS.WritableStream): Screen => ({
  line: (text) => void stream.write(`${text}\n`),
  draw() {},
  end() {},
})
