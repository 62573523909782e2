/** Where words go: results to stdout, everything on the way to stderr; with `--json` one object has stdout to itself. */
import type { TerminalStyle } from '../report/index.ts'
import { isLive, styleOf } from './style.ts'

export interface Output {
  /** The stream of what happens on the way. */
  readonly notes: NodeJS.WriteStream
  readonly notesStyle: TerminalStyle
  /** Whether notes can be redrawn in place. */
  readonly live: boolean
  /** What the command was for: `text` for people, `object` with `--json`. */
  result(text: (style: TerminalStyle) => string, object: object): void
  /** One line for people about what happens. */
  note(text: string): void
}

export function createOutput(json: boolean): Output {
  const { stdout, stderr, env } = process
  const notesStyle = styleOf(stderr, env)
  return {
    notes: stderr,
    notesStyle,
    live: isLive(stderr, env),
    result(text, object) {
      stdout.write(json ? `${JSON.stringify(object, null, 2)}\n` : text(styleOf(stdout, env)))
    },
    note: (text) => void stderr.write(`${text}\n`),
  }
}

/** A reader that went away, as `| head` does, is no error: what is left to say is dropped. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
