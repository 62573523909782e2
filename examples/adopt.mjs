/**
 * Makes a finished ladder the example that the README and docs show: its record, its runs as a table, its figure and
 * what it left on the terminal, so that all are always of one ladder.
 *
 *   node examples/adopt.mjs RECORD.json    writes examples/ladder.json, examples/runs.csv, docs/figures/ladder.svg, the
 *                                          README's excerpt, and the output of commands in docs/
 *   node examples/adopt.mjs --check        says which of them is out of date, exit code 1 if any is
 *
 * Run npm run build first. After a change in how figures or summaries look, adopt examples/ladder.json itself.
 */
import { spawnSync } from 'node:child_process'
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
  'examples/runs.csv': runTable(record),
  'docs/figures/ladder.svg': ladderFigure(record),
  'README.md': withExcerpt(read('README.md'), excerpt(record)),
}
let stale = update(wanted)
// the commands of these pages read the tables, so those come first
const pages = ['docs/fit.md', 'docs/forecast.md', 'docs/wall.md', 'docs/coverage.md']
stale += update(Object.fromEntries(pages.map((page) => [page, withOutput(read(page))])))
process.exitCode = check && stale > 0 ? 1 : 0

/** Writes what differs, or only names it; how many files differ. */
function update(files) {
  const differing = Object.entries(files).filter(([path, content]) => read(path) !== content)
  for (const [path, content] of differing) {
    console.log(
      `${path} ${check ? 'is not of examples/ladder.json; run node examples/adopt.mjs examples/ladder.json' : 'written'}`,
    )
    if (!check) write(path, content)
  }
  return differing.length
}

/** A page with the text block after each `<!-- output of: npx escalado … -->` replaced by what that command prints. */
function withOutput(page) {
  return page.replaceAll(/<!-- output of: npx escalado (.+?) -->\n```text\n[\s\S]*?```/g, (block, words) => {
    const args = words.split(' ')
    const main = fileURLToPath(new URL('dist/cli/main.js', root))
    const env = { ...process.env, NO_COLOR: '1', LC_ALL: 'C.UTF-8' }
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: root,
      encoding: 'utf8',
      env,
    })
    if (status !== 0) throw new Error(`npx escalado ${words}: ${stderr}`)
    return `${block.slice(0, block.indexOf('\n'))}\n\`\`\`text\n${stdout.trimEnd()}\n\`\`\``
  })
}

/** The record as a ladder in the default store leaves it: neither the store nor --debug decides any result. */
function settled(ladder) {
  if (!ladder.verdict) throw new Error(`${argument}: this ladder has no verdict.`)
  const command = ladder.command.replaceAll(/ --(store(=| )\S+|debug|json)(?= |$)/g, '')
  return { ...ladder, command, report: `.escalado/reports/${ladder.ladder}.html` }
}

/** The runs that the law may be fitted to, and the top rung, as a table of the kind that other trainers write. */
function runTable({ runs }) {
  const kept = runs.filter(({ loss, excluded }) => loss !== null && excluded === null)
  const rows = kept.map(({ id, trunk, N, D, C, loss }) => [id, trunk, N, D, C, loss].join(','))
  return `${['run,trunk,params,tokens,flops,loss', ...rows].join('\n')}\n`
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
