/** Shell commands as they stand in a page, taken apart far enough to be checked. */

/** One program with its arguments. */
export type Command = readonly [program: string, ...args: string[]]

/** The commands of a block: comments, redirections, variables and the joints between commands are taken off. */
export function commandsOf(text: string): Command[] {
  const lines = text.replaceAll(/\\\n\s*/g, ' ').split('\n')
  return lines
    .flatMap((line) => split(wordsOf(line)))
    .filter((words): words is [string, ...string[]] => words.length > 0)
}

/** A joint is marked by a line break, which no word holds. */
const joint = '\n'

function wordsOf(line: string): string[] {
  const words: string[] = []
  const pattern = /\s+|#.*$|&&|\|\||[|;]|(\d?>>?|<)\s*\S+|((?:'[^']*'|"[^"]*"|[^\s'"|;&<>])+)/y
  while (pattern.lastIndex < line.length) {
    const at = pattern.lastIndex
    const match = pattern.exec(line)
    if (match === null) throw new Error(`cannot read ${JSON.stringify(line.slice(at))} as a command`)
    const [whole, redirection, word] = match
    if (word !== undefined) words.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'))
    else if (redirection === undefined && /\S/.test(whole) && !whole.startsWith('#')) words.push(joint)
  }
  return words
}

/** Words between joints, without the variables that are set in front of a program. */
function split(words: readonly string[]): string[][] {
  const commands: string[][] = [[]]
  for (const word of words) {
    const last = commands.at(-1) as string[]
    if (word === joint) commands.push([])
    else if (last.length > 0 || !/^[A-Z_]+=/.test(word)) last.push(word)
  }
  return commands
}
