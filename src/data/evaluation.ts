import { fail } from '../error.ts'
import { type Corpus, vocabulary } from './types.ts'
import { pools, tabulateWindows, type WindowTable } from './windows.ts'

/**
 * Windows to measure the held-out loss on: fixed, evenly spread over the held-out parts, each group in proportion to its
 * share, together at most `tokens` targets. Each is context + 1 bytes, a view: read only.
 * @throws EscaladoError `text-too-small` when a group has no held-out window, or `tokens` is less than one per group.
 */
export function heldOutWindows(corpus: Corpus, context: number, tokens: number): Uint8Array[] {
  const measured = pools(corpus.sources).map(({ share, sources }) => ({
    share,
    name: sources[0]?.name ?? '',
    table: tabulateWindows(
      sources.flatMap((source) => source.heldOut),
      context,
      false,
    ),
  }))
  const most = Math.min(
    Math.floor(tokens / context),
    ...measured.map(({ share, table }) => Math.floor(table.count / share + 1e-9)),
  )
  const counts = measured.map(({ share, table }) => Math.min(table.count, Math.floor(most * share + 1e-9)))
  if (counts.includes(0)) {
    const scarcest = measured.reduce((a, b) => (b.table.count < a.table.count ? b : a))
    fail({
      code: 'text-too-small',
      what: `The held-out tenth of this text has no room for a window of ${context + 1} bytes in the ${tokens} tokens to measure on`,
      where: scarcest.name,
      fix: `Name files longer than ${10 * (context + 1)} bytes, shorten the context, or measure on more tokens.`,
    })
  }
  return measured.flatMap(({ table }, i) => spreadWindows(table, counts[i] as number))
}

/**
 * The same for text of a source never trained on; empty when the corpus has none.
 * @throws EscaladoError `text-too-small` when there is one but no window fits.
 */
export function unseenWindows(corpus: Corpus, context: number, tokens: number): Uint8Array[] {
  if (corpus.unseen === null) return []
  const table = tabulateWindows(corpus.unseen.text, context, false)
  const count = Math.min(table.count, Math.floor(tokens / context))
  if (count > 0) return spreadWindows(table, count)
  return fail({
    code: 'text-too-small',
    what: `The unseen text has no room for a window of ${context + 1} bytes`,
    where: corpus.unseen.name,
    fix: 'Name a longer text with --unseen, or shorten the context.',
  })
}

const spreadWindows = (table: WindowTable, count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => table.window(Math.floor(((i + 0.5) * table.count) / count), () => 0))

/**
 * Share of a text's bytes that belong to letters: ASCII letters, and every byte of other characters. Each source counts by
 * its share. Prose has 0.72 to 0.8, programs and declarations 0.5 to 0.7.
 */
export function letterShare({ sources }: Corpus): number {
  let total = 0
  for (const { share, train, trainBytes } of sources) {
    let letters = 0
    for (const file of train) for (let i = 0; i < file.length; i++) if (isLetter(file[i] as number)) letters++
    total += (share * letters) / trainBytes
  }
  return total
}

const isLetter = (byte: number): boolean => byte >= 128 || ((byte | 32) >= 97 && (byte | 32) <= 122)

/** Added to each count of the table; small, because most pairs of bytes never occur in text. */
const smoothing = 0.01

/**
 * The loss of ignoring context, nats per byte: a table of next-byte frequencies given the previous byte, counted on the
 * training text (each source weighted to its share) and measured on `windows` of any corpus. A model that does not get
 * below it has learned nothing that a table of pairs does not know.
 */
export function bigramLoss(corpus: Corpus, windows: readonly Uint8Array[]): number {
  const counts = new Float64Array(vocabulary * vocabulary)
  for (const { share, train, trainBytes } of corpus.sources) {
    const weight = (share * corpus.trainBytes) / trainBytes
    for (const file of train) {
      for (let i = 1; i < file.length; i++) {
        const pair = (file[i - 1] as number) * vocabulary + (file[i] as number)
        counts[pair] = (counts[pair] as number) + weight
      }
    }
  }
  const totals = Array.from({ length: vocabulary }, (_, previous) =>
    counts
      .subarray(previous * vocabulary, (previous + 1) * vocabulary)
      .reduce((sum, count) => sum + count, vocabulary * smoothing),
  )
  let loss = 0
  let targets = 0
  for (const window of windows) {
    for (let i = 1; i < window.length; i++) {
      const previous = window[i - 1] as number
      const count = counts[previous * vocabulary + (window[i] as number)] as number
      loss -= Math.log((count + smoothing) / (totals[previous] as number))
      targets++
    }
  }
  return loss / targets
}
