/** The command as typed, in a form that can be pasted into a shell and names nothing of this machine. */
import path from 'node:path'

/** Flags whose value is a path, or begins with one. */
const pathFlags = ['--store', '--data', '--unseen', '--plan', '--import', '--html']
/** Verbs whose first word is a path. */
const pathVerbs = ['fit', 'forecast', 'wall']

/**
 * `npx escalado` and the arguments, quoted for a POSIX shell; absolute paths become relative to `folder`.
 * @param args what follows the name of the program
 */
export function commandLine(args: readonly string[], folder: string): string {
  const words = args.map((word, i) => {
    const flag = pathFlags.find((name) => word.startsWith(`${name}=`))
    if (flag !== undefined) return `${flag}=${relativePath(word.slice(flag.length + 1), folder)}`
    const isPath = pathFlags.includes(args[i - 1] ?? '') || pathVerbs.includes(args[0] ?? '')
    return isPath ? relativePath(word, folder) : word
  })
  return ['npx', 'escalado', ...words].map(quote).join(' ')
}

/** A path as seen from a folder; one that is relative already stays as it is. */
export function relativePath(file: string, folder: string): string {
  return path.isAbsolute(file) ? path.relative(folder, file) || '.' : file
}

const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
