import { createHash } from 'node:crypto'
import { fail } from '../error.ts'
import { gatherEntries, namesOf } from './entries.ts'
import { gatherPackages } from './packages.ts'
import { splitHeldOut } from './text.ts'
import { byteLength, type Corpus, type GatheredText, type Source, type TextCollection } from './types.ts'
import { chooseUnseen, leastText, removeUnseen } from './unseen.ts'

export interface CorpusRequest {
  /** Files, folders or globs, each optionally `PATH=share`; none means the default text. */
  readonly data?: readonly string[]
  /** A file, folder or glob never trained on; none means that a source is chosen by hash. */
  readonly unseen?: string
  /** Escalado's own folder, whose installed packages are the default text. */
  readonly root: string
}

/**
 * Reads the text of a ladder, sets aside what is never trained on, and holds out the last tenth of each other file.
 * The result depends on contents and relative names only.
 * @throws EscaladoError for text that cannot be read, is empty, binary or too small, and for weights that make no sense.
 */
export async function loadCorpus({ data = [], unseen, root }: CorpusRequest): Promise<Corpus> {
  const isDefault = data.length === 0
  const text = isDefault ? await gatherPackages(root) : await gatherEntries(data)
  if (unseen !== undefined) {
    const apart = await gatherEntries([unseen], '--unseen')
    return assembleCorpus(removeUnseen(text, apart), apart.collections)
  }
  // Single packages are small and unlike each other, so several stand in for one file of a user's text.
  const chosen = chooseUnseen(text, isDefault ? { enough: 200_000, largest: 0.05 } : { enough: 0, largest: 0.5 })
  return chosen === null ? assembleCorpus(text, []) : assembleCorpus(chosen.training, chosen.unseen)
}

/** From files in memory to a corpus: split, shares, hash, description. Pure. */
export function assembleCorpus(text: GatheredText, unseen: readonly TextCollection[]): Corpus {
  const split = text.collections.map(({ name, group, files }) => {
    const parts = files.map((file) => splitHeldOut(file.bytes))
    const train = parts.map((part) => part.train)
    const heldOut = parts.map((part) => part.heldOut)
    return { name, group, train, heldOut, trainBytes: byteLength(train), heldOutBytes: byteLength(heldOut) }
  })
  const groupBytes = text.weights.map((_, group) =>
    split.reduce((sum, source) => sum + (source.group === group ? source.trainBytes : 0), 0),
  )
  const sources = split.map((source): Source => {
    const weight = text.weights[source.group] as number
    return { ...source, share: (weight * source.trainBytes) / (groupBytes[source.group] as number) }
  })
  const trainBytes = sources.reduce((sum, source) => sum + source.trainBytes, 0)
  const heldOutBytes = sources.reduce((sum, source) => sum + source.heldOutBytes, 0)
  if (trainBytes + heldOutBytes < leastText) {
    fail({
      code: 'text-too-small',
      what: `This text is too small for a ladder, which needs at least ${leastText} bytes to train and measure on`,
      value: `${trainBytes + heldOutBytes} bytes`,
      where: text.kind,
      fix: 'Name more text with --data (repeatable), or leave --data out for the default text.',
    })
  }
  const apart =
    unseen.length === 0
      ? null
      : { name: namesOf(unseen), text: unseen.flatMap((collection) => collection.files.map((file) => file.bytes)) }
  const corpus = { sources, unseen: apart, trainBytes, heldOutBytes }
  return { description: describe(text, corpus), sha256: hashCorpus(corpus), ...corpus }
}

type Contents = Omit<Corpus, 'description' | 'sha256'>

function describe({ kind, notes }: GatheredText, { sources, unseen, trainBytes, heldOutBytes }: Contents): string {
  const files = sources.reduce((sum, source) => sum + source.train.length, 0)
  const apart =
    unseen === null
      ? 'no other source to keep unseen'
      : `never trained on: ${unseen.name} (${formatBytes(byteLength(unseen.text))})`
  return [
    `${kind}: ${formatBytes(trainBytes)} to train on and ${formatBytes(heldOutBytes)} held out (${files === 1 ? 'its last tenth' : `the last tenth of each of ${files} files`})`,
    apart,
    ...notes,
  ].join('; ')
}

const formatBytes = (bytes: number): string =>
  bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : bytes >= 1e3 ? `${(bytes / 1e3).toFixed(0)} kB` : `${bytes} bytes`

/** Every length goes in before its bytes, so that no two different texts are the same stream. */
function hashCorpus({ sources, unseen }: Contents): string {
  const hash = createHash('sha256')
  const add = (label: string, files: readonly Uint8Array[]): void => {
    hash.update(`${JSON.stringify([label, files.map((file) => file.length)])}\n`)
    for (const file of files) hash.update(file)
  }
  for (const { name, share, train, heldOut } of sources) {
    add(`train ${share} ${name}`, train)
    add(`held out ${name}`, heldOut)
  }
  if (unseen !== null) add(`unseen ${unseen.name}`, unseen.text)
  return hash.digest('hex')
}

/**
 * Bytes of text a run can read before any of it comes again: all that is trained on, or fewer where weights make a source
 * come oftener than its size would.
 */
export const uniqueBytes = ({ sources }: Pick<Corpus, 'sources'>): number =>
  Math.round(Math.min(...sources.filter(({ share }) => share > 0).map(({ share, trainBytes }) => trainBytes / share)))
