/**
 * Makes a finished ladder the example that the README shows: its record, its figure and what it left on the terminal,
 * so that all three are always of one ladder.
 *
 *   node examples/adopt.mjs RECORD.json    writes examples/ladder.json, docs/figures/ladder.svg and the README's excerpt
 *   node examples/adopt.mjs --check        says which of them is out of date, exit code 1 if any is
 *
 * Run npm run build first. After a change in how figures or summaries look, adopt examples/ladder.json itself.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ladderFigure, ladderSummary } from 'escalado/report'

const root = new URL('../', import.meta.url)
const [argument] = process.argv.slice(2)
if (argument === undefined) {
  console.error('Usage: node examples/adopt.mjs RECORD.json | --check')
  process.exit(2)
}
const check = argument === '--check'
const record = settled(JSON.parse(readFileSync(check ? new URL('examples/ladder.json', root) : argument, 'utf8')))

const wanted = {
  'examples/ladder.json': `${JSON.stringify(record, null, 2)}\n`,
  'docs/figures/ladder.svg': ladderFigure(record),
  'README.md': withExcerpt(read('README.md'), excerpt(record)),
}
const stale = Object.entries(wanted).filter(([path, content]) => read(path) !== content)
for (const [path, content] of stale) {
  console.log(
    `${path} ${check ? 'is not of examples/ladder.json; run node examples/adopt.mjs examples/ladder.json' : 'written'}`,
  )
  if (!check) write(path, content)
}
process.exitCode = check && stale.length > 0 ? 1 : 0

/** The record as a ladder in the default store leaves it: neither the store nor --debug decides any result. */
function settled(ladder) {
  if (!ladder.verdict) throw new Error(`${argument}: this ladder has no verdict.`)
  const command = ladder.command.replaceAll(/ --(store(=| )\S+|debug|json)(?= |$)/g, '')
  return { ...ladder, command, report: `.escalado/reports/${ladder.ladder}.html` }
}

/** The end of the summary, from the plot on. */
function excerpt(ladder) {
  const lines = ladderSummary(ladder, { columns: 80, color: false, unicode: true }).trimEnd().split('\n')
  return lines.slice(lines.findIndex((line) => line.includes('held-out loss, nats per byte'))).join('\n')
}

/** Everything between the two comments replaced. */
function withExcerpt(page, text) {
  const [open, close] = ['<!-- from examples/ladder.json -->', '<!-- end -->']
  const [start, end] = [page.indexOf(open), page.indexOf(close)]
  if (start < 0 || end < start) throw new Error(`README.md has no ${open} … ${close}.`)
  return `${page.slice(0, start + open.length)}\n\`\`\`text\n${text}\n\`\`\`\n${page.slice(end)}`
}

function read(path) {
  const file = new URL(path, root)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function write(path, content) {
  const file = fileURLToPath(new URL(path, root))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
