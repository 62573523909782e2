/** The project's pages, cut into what can be checked: commands, snippets, links, headings. */
import fs from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

export interface Block {
  /** Path of the page from the root, and the line the block begins at. */
  readonly where: string
  readonly page: string
  /** What stands after the fence; a block without a language holds commands. */
  readonly language: string
  readonly text: string
}

/** README and all other pages that speak about the project, as paths from the root. */
export const pages: readonly string[] = [
  ...fs.readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'examples', 'records'].flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`),
  ),
].sort()

export const readPage = (page: string): string => fs.readFileSync(path.join(root, page), 'utf8')

/** The fenced blocks of a page. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = []
  let open: { language: string; where: string; lines: string[] } | null = null
  for (const [i, line] of readPage(page).split('\n').entries()) {
    const fence = /^\s*```(.*)$/.exec(line)
    if (fence === null) open?.lines.push(line)
    else if (open === null) open = { language: (fence[1] as string).trim(), where: `${page}:${i + 1}`, lines: [] }
    else {
      blocks.push({ page, where: open.where, language: open.language, text: open.lines.join('\n') })
      open = null
    }
  }
  if (open !== null) throw new Error(`${page}: a block is opened and never closed`)
  return blocks
}

/** A page without its fenced blocks. */
export const proseOf = (page: string): string => readPage(page).replaceAll(/^\s*```[\s\S]*?^\s*```$/gm, '')

/** The spans of code in a page's sentences. */
export const codeSpansOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code as string)

/** Where the links and pictures of a page lead. */
export const linksOf = (page: string): string[] =>
  [
    ...proseOf(page)
      .replaceAll(/`[^`\n]+`/g, '')
      .matchAll(/\]\(([^()\s]+)\)/g),
  ].map(([, target]) => target as string)

/** The names by which a page's headings can be linked to, as GitHub makes them. */
export const anchorsOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
