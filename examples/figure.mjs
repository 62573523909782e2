/**
 * Draws loss against compute for any finished ladder, as an SVG file that brings its colours along, light and dark.
 *
 *   node examples/figure.mjs RECORD.json FIGURE.svg
 *
 * RECORD.json is what `escalado ladder --json` prints, or ladders/<id>/record.json of a store. Run npm run build first.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ladderFigure } from 'escalado/report'

const [from, to] = process.argv.slice(2)
if (from === undefined || to === undefined) {
  console.error('Usage: node examples/figure.mjs RECORD.json FIGURE.svg')
  process.exit(2)
}
const figure = ladderFigure(JSON.parse(readFileSync(from, 'utf8')))
if (figure === null) throw new Error(`${from}: no run of this ladder has a loss, so there is nothing to draw.`)
mkdirSync(dirname(to), { recursive: true })
writeFileSync(to, figure)
