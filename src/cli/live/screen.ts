/** Two ways to show what is under way: redrawn in place, or as a plain log. */
import { createLogUpdate } from 'log-update'

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

/** Draws `frame()` below the lines that stay, ten times a second. */
export function liveScreen(stream: NodeJS.WriteStream, frame: () => readonly string[]): Screen {
  const update = createLogUpdate(stream)
  const draw = (): void => update(frame().join('\n'))
  const timer = setInterval(draw, interval)
  return {
    draw,
    line(text) {
      update.persist(text)
      draw()
    },
    end() {
      clearInterval(timer)
      update.clear()
      update.done()
    },
  }
}

/** Lines only, for pipes and files. */
export const plainScreen = (stream: NodeJS.WritableStream): Screen => ({
  line: (text) => void stream.write(`${text}\n`),
  draw() {},
  end() {},
})
