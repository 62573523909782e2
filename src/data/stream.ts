import { fail } from '../error.ts'
import { createRandom, hashSeed, type Random } from '../stats/index.ts'
import { mix, permute } from './permutation.ts'
import { byteLength, type Corpus } from './types.ts'
import { pools, tabulateWindows } from './windows.ts'

/** What a model is trained on, as a pure function of seed and position: resuming is asking for the next index. */
export interface Stream {
  /**
   * Sequence `index` ≥ 0: context + 1 bytes, of which the first `context` are inputs and the last `context` targets.
   * May be a view of the corpus: read only.
   */
  sequence(index: number): Uint8Array
  /** The text that sequences are cut from, for a device to hold: then all it needs is where they begin. */
  readonly held: HeldText
}

/** All training text as one, file after file. */
export interface HeldText {
  readonly tokens: number
  text(): Uint8Array
  /** Where in it sequence `index` begins; null for one that is made, an ability, and not cut from it. */
  place(index: number): number | null
  /** Most made sequences among so many in a row. */
  made(count: number): number
}

export interface StreamRequest {
  readonly corpus: Corpus
  /** Inputs per sequence. */
  readonly context: number
  readonly seed: number
  /** Fraction of sequences that hold ability examples, 0 to 1; evenly spread, exact to one sequence. */
  readonly abilityShare: number
  /** Training examples of the abilities, exactly `bytes` long. */
  readonly abilityText: (random: Random, bytes: number) => Uint8Array
}

/**
 * The training sequences. Text is drawn without replacement: each pass visits the windows of a pool in a new random
 * order on a shifted grid. Pools (weighted groups) alternate as evenly as their shares allow.
 * @throws EscaladoError `text-too-small` when a pool has no file longer than the context.
 */
export function createStream({ corpus, context, seed, abilityShare, abilityText }: StreamRequest): Stream {
  let tokens = 0
  const drawn = pools(corpus.sources).map(({ share, sources }) => {
    const files = sources.flatMap((source) => source.train)
    const begins = files.map(({ length }) => {
      tokens += length
      return tokens - length
    })
    return { share, table: tabulateWindows(files, context, true), sources, files, begins }
  })
  for (const { table, sources } of drawn) {
    if (table.count > 0) continue
    fail({
      code: 'text-too-small',
      what: `No file of this text is longer than one window of ${context + 1} bytes`,
      where: sources[0]?.name ?? '--data',
      fix: 'Name longer files, or shorten the context.',
    })
  }
  const rota = rotate(drawn.map((pool) => pool.share))
  const base = hashSeed('text', seed)

  /** Of the draws from text the how-many-eth: its pool, and its place there. */
  const locate = (draw: number) => {
    const slot = draw % rota.length
    const { pool, rank, visits } = rota[slot] as Turn
    const { table, files, begins } = drawn[pool] as (typeof drawn)[number]
    const position = Math.floor(draw / rota.length) * visits + rank
    const epoch = Math.floor(position / table.count)
    const key = mix(mix(base, pool), epoch)
    const { file, start } = table.locate(permute(position % table.count, table.count, key), (of) => mix(key, of))
    return { bytes: files[file] as Uint8Array, start, begin: begins[file] as number }
  }

  /** How many draws from text come before sequence `index`; null if it is an ability. */
  const drawOf = (index: number): number | null => {
    const abilitiesBefore = Math.floor(index * abilityShare)
    return Math.floor((index + 1) * abilityShare) > abilitiesBefore ? null : index - abilitiesBefore
  }

  return {
    sequence(index) {
      const draw = drawOf(index)
      if (draw === null) return abilityText(createRandom('abilities', seed, index), context + 1)
      const { bytes, start } = locate(draw)
      return bytes.subarray(start, start + context + 1)
    },
    held: {
      tokens,
      text: () => join(drawn.flatMap(({ files }) => files)),
      place(index) {
        const draw = drawOf(index)
        if (draw === null) return null
        const { start, begin } = locate(draw)
        return begin + start
      },
      // one more than the share of them, since their spread is rounded
      made: (count) => (abilityShare === 0 ? 0 : Math.min(count, Math.ceil(count * abilityShare) + 1)),
    },
  }
}

function join(files: readonly Uint8Array[]): Uint8Array {
  const text = new Uint8Array(byteLength(files))
  let end = 0
  for (const file of files) {
    text.set(file, end)
    end += file.length
  }
  return text
}

/** One turn of the rota: which pool, its how-many-eth turn this is, and how many it has in one round of the rota. */
interface Turn {
  readonly pool: number
  readonly rank: number
  readonly visits: number
}

/**
 * The order in which pools take turns: always the pool that lags its share most. Within a round of 4096 turns every
 * share is met to one turn.
 */
export function rotate(shares: readonly number[]): Turn[] {
  const visits = shares.map(() => 0)
  const turns: { pool: number; rank: number }[] = []
  const round = shares.length === 1 ? 1 : 4096
  for (let turn = 1; turn <= round; turn++) {
    const lags = shares.map((share, pool) => share * turn - (visits[pool] as number))
    const pool = lags.indexOf(Math.max(...lags))
    turns.push({ pool, rank: visits[pool] as number })
    visits[pool] = (visits[pool] as number) + 1
  }
  return turns.map((turn) => ({ ...turn, visits: visits[turn.pool] as number }))
}
