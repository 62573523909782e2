/** Views of a fit's alternatives that the terminal and the page share. */
import type { Alternative, FitAnswer } from '../../laws/index.ts'
import { formatCount, formatNumber, formatPercent } from '../format.ts'

/** A way to split compute as the cells of a row: name, N, D, tokens per parameter, exponent, loss above the best. */
export type SplitRow = readonly [name: string, ...numbers: string[]]

/** The law's own best split first, then those of the other readings; approach 3 is left out where it is the law. */
export function splitRows({ best, law, alternatives }: FitAnswer): SplitRow[] {
  const own = best === null ? [] : [splitRow('this law', best, law.nExponent, 0)]
  const others = alternatives.flatMap(({ name, at, nExponent, lossAbove }) => {
    if (at === null || (best !== null && name === 'approach 3')) return []
    return [splitRow(name, at, nExponent, lossAbove)]
  })
  return [...own, ...others]
}

/** Compute that the splits are of; undefined when there are none. */
export function splitCompute({ best, alternatives }: FitAnswer): number | undefined {
  return best?.C ?? alternatives.find(({ at }) => at !== null)?.at?.C
}

function splitRow(
  name: string,
  { N, D }: { readonly N: number; readonly D: number },
  exponent: number | null,
  above: number | null,
): SplitRow {
  return [
    name,
    formatCount(N),
    formatCount(D),
    formatNumber(D / N),
    exponent === null ? '-' : exponent.toFixed(3),
    above === null ? '-' : formatPercent(above, { digits: 2 }),
  ]
}

/** How little the split matters, and how well it is known; null without a best split. */
export function flatSentence({ best }: FitAnswer): string | null {
  if (best === null) return null
  const { flatness, interval } = best
  const flat = `Any N from ${formatCount(flatness.N[0])} to ${formatCount(flatness.N[1])} costs at most 1% of the loss`
  if (interval === null) return `${flat}.`
  return `${flat}; 90% interval of the best N: ${formatCount(interval.N[0])} to ${formatCount(interval.N[1])}.`
}

/** Why alternatives are missing, or what to know of them; those with one reason in one sentence. */
export function reasonSentences(alternatives: readonly Alternative[]): string[] {
  const said = alternatives.filter(({ reason }) => reason !== null)
  return [...new Set(said.map(({ reason }) => reason))].map((reason) => {
    const names = said.filter((other) => other.reason === reason).map(({ name }) => name)
    return `${names.join('; ')}: ${reason}.`
  })
}
