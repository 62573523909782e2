import { existsSync } from 'node:fs'
import { fail } from '../error.ts'

/** Below this a weighted entry would hardly be drawn in a whole run. */
const leastWeight = 0.001

const sharesFix = 'Write shares of the whole that sum to 1, as in --data books=0.7 --data notes=0.3.'

/** `PATH` or `PATH=0.7`. A file whose own name holds a `=` wins over the reading as a weight. */
export function parseEntry(entry: string): { path: string; weight: number | null } {
  const split = /^(.+)=([^=/\\]*)$/.exec(entry)
  if (split === null || existsSync(entry)) return { path: entry, weight: null }
  const [, path, text] = split as unknown as [string, string, string]
  const weight = text.trim() === '' ? Number.NaN : Number(text)
  if (!(weight >= leastWeight && weight <= 1)) {
    fail({
      code: 'bad-weight',
      what: `The weight of a text is a number from ${leastWeight} to 1`,
      value: text,
      where: `--data ${entry}`,
      fix: sharesFix,
    })
  }
  return { path, weight }
}

/**
 * Shares that sum to exactly 1, or null when no entry has one.
 * @throws EscaladoError `bad-weight` when only some have one, or they do not sum to 1 (within rounding).
 */
export function entryWeights(entries: readonly string[], weights: readonly (number | null)[]): number[] | null {
  const given = weights.filter((weight) => weight !== null)
  if (given.length === 0) return null
  if (given.length < weights.length) {
    const bare = entries[weights.indexOf(null)]
    fail({
      code: 'bad-weight',
      what: 'Some texts have a weight and this one has none',
      value: bare,
      where: '--data',
      fix: `Weigh all or none. ${sharesFix}`,
    })
  }
  const sum = given.reduce((total, weight) => total + weight, 0)
  if (Math.abs(sum - 1) > 5e-3) {
    const fixed = entries.map(
      (entry, i) => `--data '${entry.slice(0, entry.lastIndexOf('='))}=${((given[i] as number) / sum).toFixed(4)}'`,
    )
    fail({
      code: 'bad-weight',
      what: 'The weights of the texts do not sum to 1',
      value: Number(sum.toFixed(6)),
      where: '--data',
      fix: `Keep their ratio with ${fixed.join(' ')}.`,
    })
  }
  return given.map((weight) => weight / sum)
}
