import { sha256 } from '../canonical.ts'
import { fail } from '../error.ts'
import { collectionBytes, type GatheredText, type TextCollection } from './types.ts'

/** A smaller text gives neither a law nor a held-out part worth measuring. */
export const leastText = 65_536
/** A smaller source would make a noisy measure of generalization. */
const leastUnseen = 4096

/**
 * Sets aside what is never trained on: sources in the order of the SHA-256 of their names, until there is `enough`
 * (one source at least), none of them larger than the fraction `largest` of everything. Leaves all as it is and returns
 * null when no source can be spared: a single file, or a weighted group that would be left empty.
 */
export function chooseUnseen(
  text: GatheredText,
  { enough, largest }: { readonly enough: number; readonly largest: number },
): { training: GatheredText; unseen: readonly TextCollection[] } | null {
  const total = text.collections.reduce((sum, collection) => sum + collectionBytes(collection), 0)
  const ordered = text.collections
    .map((collection) => ({ collection, order: sha256(collection.name), size: collectionBytes(collection) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
  const unseen: TextCollection[] = []
  let bytes = 0
  for (const { collection, size } of ordered) {
    if (unseen.length > 0 && bytes >= enough) break
    if (size < leastUnseen || size > largest * total || total - bytes - size < leastText) continue
    const left = text.collections.filter((other) => other.group === collection.group && !unseen.includes(other))
    if (left.length < 2) continue
    unseen.push(collection)
    bytes += size
  }
  if (unseen.length === 0) return null
  return { training: without(text, unseen), unseen }
}

/**
 * Removes from training every file that the unseen text holds too.
 * @throws EscaladoError `unseen-overlaps` when a group of the training text is left empty.
 */
export function removeUnseen(text: GatheredText, unseen: GatheredText): GatheredText {
  const hashes = new Set(unseen.collections.flatMap((collection) => collection.files.map((file) => file.sha256)))
  const overlap = text.collections
    .map((collection) => ({ ...collection, files: collection.files.filter((file) => !hashes.has(file.sha256)) }))
    .filter((collection) => collection.files.length > 0)
  const removed = countFiles(text.collections) - countFiles(overlap)
  if (text.weights.some((_, group) => !overlap.some((collection) => collection.group === group))) {
    fail({
      code: 'unseen-overlaps',
      what: 'All of the training text (or all of one weighted part of it) is also the text to be kept unseen',
      value: unseen.kind,
      where: '--unseen',
      fix: 'Name an unseen text apart from --data, or leave --unseen out.',
    })
  }
  const notes =
    removed === 0 ? [] : [`${removed} ${removed === 1 ? 'file' : 'files'} of the unseen text taken out of training`]
  return { ...text, collections: overlap, notes: [...text.notes, ...notes] }
}

const countFiles = (collections: readonly TextCollection[]): number =>
  collections.reduce((sum, collection) => sum + collection.files.length, 0)

const without = (text: GatheredText, removed: readonly TextCollection[]): GatheredText => ({
  ...text,
  collections: text.collections.filter((collection) => !removed.includes(collection)),
})
