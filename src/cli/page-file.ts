import fs from 'node:fs'
import path from 'node:path'
import { fail } from '../error.ts'
import type { Output } from './output.ts'

/**
 * Writes the page that `--html` asks for and says so; without the flag it does nothing.
 * @param table the file that was read, which is never overwritten
 * @throws EscaladoError `page-over-table`, `page-unwritable`
 */
export function writePage(file: string | undefined, table: string, page: () => string, output: Output): void {
  if (file === undefined) return
  if (path.resolve(file) === path.resolve(table)) {
    fail({
      code: 'page-over-table',
      what: 'the page would replace the table it is about',
      value: file,
      where: '--html',
      fix: 'Give another file, as in --html fit.html.',
      exit: 2,
    })
  }
  const text = page()
  try {
    fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
    fs.writeFileSync(file, text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    fail(
      {
        code: 'page-unwritable',
        what: 'the page cannot be written',
        value: code,
        where: `--html ${file}`,
        fix: 'Give a file that can be written.',
      },
      error,
    )
  }
  output.note(`  page written to ${file}`)
}
