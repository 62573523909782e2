/** Tokens of this module are bytes: token = byte value. */
export const vocabulary = 256

/** One origin of text, a file or a package, split into what is trained on and what is held out. */
export interface Source {
  /** Package name, or path relative to the folder that holds the whole text. */
  readonly name: string
  /** Fraction of the training text drawn from this source; all shares sum to 1. */
  readonly share: number
  /** Sources of one group are drawn from as one pool, in proportion to their bytes; each weighted entry is a group. */
  readonly group: number
  /** Training text, one array per file: no window crosses from one into the next. */
  readonly train: readonly Uint8Array[]
  /** The last tenth of each of those files, never trained on. */
  readonly heldOut: readonly Uint8Array[]
  readonly trainBytes: number
  readonly heldOutBytes: number
}

/** A text ready to train and evaluate on: plain data, the same for the same files wherever they lie. */
export interface Corpus {
  /** For people: what the text is, how much of it, and what was left out. */
  readonly description: string
  /** Names, shares and contents, unseen text included: equal hashes mean equal text. */
  readonly sha256: string
  readonly sources: readonly Source[]
  /** Text of a source never trained on, one array per file; null when there is none to measure on. */
  readonly unseen: { readonly name: string; readonly text: readonly Uint8Array[] } | null
  readonly trainBytes: number
  readonly heldOutBytes: number
}

/** One file read into memory, known to be text. */
export interface TextFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** Hex SHA-256 of the bytes. */
  readonly sha256: string
}

/** Files that become one source. */
export interface TextCollection {
  readonly name: string
  readonly group: number
  readonly files: readonly TextFile[]
}

/** What was found before anything is split or set aside. */
export interface GatheredText {
  /** The opening of the description: what kind of text this is. */
  readonly kind: string
  readonly collections: readonly TextCollection[]
  /** Share of each group; sums to 1. */
  readonly weights: readonly number[]
  /** Sentences about what was left out and why. */
  readonly notes: readonly string[]
}

export const byteLength = (files: readonly { readonly length: number }[]): number =>
  files.reduce((sum, file) => sum + file.length, 0)

export const collectionBytes = (collection: TextCollection): number =>
  collection.files.reduce((sum, file) => sum + file.bytes.length, 0)
