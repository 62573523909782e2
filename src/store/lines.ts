import fs from 'node:fs'
import { decodeText, readBytes, truncateFile, withFile } from './files.ts'

/** A text file of lines, and the piece after its last line break, which an interrupted write left. */
export interface Lines {
  /** Whole lines without their breaks. */
  readonly lines: readonly string[]
  /** The unterminated rest; null when the file ends with a line break or is empty or missing. */
  readonly torn: string | null
  /** Bytes up to the last line break: the length of the file without its torn rest. */
  readonly wholeBytes: number
}

const lineBreak = 0x0a

/** Reads a file of lines; a missing file has none. */
export function readLines(file: string): Lines {
  const bytes = readBytes(file) ?? new Uint8Array()
  const wholeBytes = bytes.lastIndexOf(lineBreak) + 1
  const lines = decodeText(bytes.subarray(0, wholeBytes)).split('\n').slice(0, -1)
  const torn = wholeBytes === bytes.length ? null : decodeText(bytes.subarray(wholeBytes))
  return { lines, torn, wholeBytes }
}

/** Cuts the unterminated rest off a file of lines; reads only its last byte when there is none. */
export function cutTornLine(file: string): void {
  if (!endsTorn(file)) return
  truncateFile(file, readLines(file).wholeBytes)
}

function endsTorn(file: string): boolean {
  return withFile(file, 'read', () => {
    if (!fs.existsSync(file)) return false
    const descriptor = fs.openSync(file, 'r')
    try {
      const last = Buffer.alloc(1)
      const size = fs.fstatSync(descriptor).size
      return size > 0 && fs.readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== lineBreak
    } finally {
      fs.closeSync(descriptor)
    }
  })
}
