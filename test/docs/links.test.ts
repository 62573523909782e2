/** No link of a page leads nowhere, and no page is out of reach. */
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { anchorsOf, linksOf, pages, root } from './markdown.ts'

const isElsewhere = (target: string): boolean => /^[a-z]+:/.test(target)

/** The path from the root that a link of a page leads to, and the heading in it. */
function destination(page: string, target: string): { file: string; anchor: string } {
  const [file = '', anchor = ''] = target.split('#')
  return { file: file === '' ? page : path.posix.normalize(path.posix.join(path.posix.dirname(page), file)), anchor }
}

test('relative links lead to files, and to headings that are there', () => {
  const broken = pages.flatMap((page) =>
    linksOf(page)
      .filter((target) => !isElsewhere(target))
      .filter((target) => {
        const { file, anchor } = destination(page, target)
        if (file.startsWith('..') || !fs.existsSync(path.join(root, file))) return true
        return anchor !== '' && !anchorsOf(file).includes(anchor)
      })
      .map((target) => `${page}: ${target}`),
  )
  expect(broken).toEqual([])
})

test('links elsewhere are secure and lead to no registry', () => {
  const targets = pages.flatMap(linksOf).filter(isElsewhere)
  expect(targets.filter((target) => !target.startsWith('https://') || /registry\.|npmjs/.test(target))).toEqual([])
})

test('the README leads to every page of docs', () => {
  const reached = new Set(['README.md'])
  for (const page of reached) {
    if (!pages.includes(page)) continue
    for (const target of linksOf(page)) if (!isElsewhere(target)) reached.add(destination(page, target).file)
  }
  expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([])
})
