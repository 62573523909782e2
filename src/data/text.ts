import { isUtf8 } from 'node:buffer'
import { readFile, stat } from 'node:fs/promises'
import { sha256 } from '../canonical.ts'
import { fail } from '../error.ts'
import type { TextFile } from './types.ts'

/** Reads one file. @throws EscaladoError `unreadable-text` when the system refuses, or when it is no plain file. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    // A pipe may never end and a device such as /dev/zero never does.
    if ((await stat(path)).isFile()) return await readFile(path)
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    const fix =
      reason === 'ERR_FS_FILE_TOO_LARGE'
        ? 'It is larger than 2 GiB: name a part of it, or several smaller files.'
        : 'Check that it exists and that you may read it.'
    fail({ code: 'unreadable-text', what: 'This file cannot be read', value: reason, where: path, fix }, cause)
  }
  return fail({
    code: 'unreadable-text',
    what: 'This is no plain file, but a device or a pipe',
    where: path,
    fix: 'Write the text into a file first, and name that.',
  })
}

export const textFile = (name: string, bytes: Uint8Array): TextFile => ({ name, bytes, sha256: sha256(bytes) })

/** Why bytes are no training text: `empty`, `binary`, or null when they are text. */
export function unfitness(bytes: Uint8Array): 'empty' | 'binary' | null {
  if (bytes.every((byte) => byte <= 32 && byte !== 0)) return 'empty'
  if (bytes.includes(0)) return 'binary'
  if (isUtf8(bytes)) return null
  // Older books in Latin-1 have an invalid byte here and there; a compressed or compiled file has them everywhere.
  const decoded = new TextDecoder().decode(bytes)
  const invalid = decoded.split('\uFFFD').length - 1
  return invalid > 0.01 * decoded.length ? 'binary' : null
}

/** @throws EscaladoError `empty-text` or `binary-text`. */
export function requireText(bytes: Uint8Array, where: string): void {
  const unfit = unfitness(bytes)
  if (unfit === 'empty') {
    fail({
      code: 'empty-text',
      what: 'This file has no text',
      value: `${bytes.length} bytes`,
      where,
      fix: 'Name a file with text in it.',
    })
  }
  if (unfit === 'binary') {
    fail({
      code: 'binary-text',
      what: 'This file is not UTF-8 text (it has NUL bytes or too many invalid ones)',
      where,
      fix: 'Name a plain text file, or convert this one to UTF-8 first.',
    })
  }
}

/**
 * Cuts a file near 90%: at the first line end between 90% and 95%, else at the first character after 90%.
 * Both parts are views of the same memory.
 */
export function splitHeldOut(bytes: Uint8Array): { train: Uint8Array; heldOut: Uint8Array } {
  const target = Math.floor(bytes.length * 0.9)
  const newline = bytes.indexOf(10, target)
  let cut = newline >= 0 && newline < bytes.length * 0.95 ? newline + 1 : target
  // 10xxxxxx continues a UTF-8 character.
  while (cut < bytes.length && ((bytes[cut] as number) & 0xc0) === 0x80) cut++
  return { train: bytes.subarray(0, cut), heldOut: bytes.subarray(cut) }
}

/** The first `limit` bytes or fewer, ending with a whole line (or, in one long line, with a whole character). */
export function cutAtLine(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length <= limit) return bytes
  const newline = bytes.lastIndexOf(10, limit - 1)
  let cut = newline > 0 ? newline + 1 : limit
  while (cut > 0 && ((bytes[cut] as number) & 0xc0) === 0x80) cut--
  return bytes.subarray(0, cut)
}
