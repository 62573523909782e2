/** Two ways to show something that is under way: redrawn in place, or as a plain log. */
import { createLogUpdate } from 'log-update'

export interface Screen {
  /** Adds a line that stays. */
  line(text: string): void
  /** Ends the redrawing and gives the cursor back; harmless when nothing was drawn. */
  end(): void
}

/** Milliseconds between drawings. */
const interval = 100

/**
 * Draws `frame()` below the lines that stay, now and ten times a second, until it ends.
 */
export function liveScreen(stream: NodeJS.WriteStream, frame: () => readonly string[]): Screen & { draw(): void } {
  const update = createLogUpdate(stream)
  const draw = (): void => update(frame().join('\n'))
  const timer = setInterval(draw, interval)
  draw()
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
export const plainScreen = (stream: NodeJS.WritableStream): Screen & { draw(): void } => ({
  line: (text) => void stream.write(`${text}\n`),
  draw() {},
  end() {},
})
