/** Results as lines of a file, so that a measurement that was stopped goes on where it was, and as tables. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * @template Result
 * @param {string} file
 * @returns {{ all: Result[], add: (result: Result) => void }}
 */
export function openResults(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const all = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
  return {
    all,
    add(result) {
      mkdirSync(dirname(file), { recursive: true })
      appendFileSync(file, `${JSON.stringify(result)}\n`)
      all.push(result)
    },
  }
}

/**
 * Rows of text under headings, columns aligned.
 * @param {readonly Record<string, string | number>[]} rows
 */
export function table(rows) {
  const headings = Object.keys(rows[0] ?? {})
  const cells = [headings, ...rows.map((row) => headings.map((heading) => String(row[heading] ?? '')))]
  const widths = headings.map((_, i) => Math.max(...cells.map((row) => row[i].length)))
  return cells
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
    .join('\n')
}

/** @param {readonly number[]} values */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** @param {number} fraction */
export const percent = (fraction, digits = 2) =>
  Number.isFinite(fraction) ? `${(100 * fraction).toFixed(digits)}%` : '-'

/** @param {string} text */
export const say = (text) => process.stderr.write(`${text}\n`)
