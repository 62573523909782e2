/** Rows that say the same thing again, and rows that contradict each other. */
import type { Observation } from '../laws/index.ts'

const absent = -1

/**
 * For each observation the place of the first one with the same run, amounts, unique tokens and loss, or -1 if that is
 * itself.
 */
export const repeatedRows = (observations: readonly Observation[]): Int32Array =>
  firstAlike(observations, ({ N, D, C, loss, unique = 0 }) => [N, D, C, loss, unique])

/** How many rows give another loss at a point of the same run than an earlier row, and the first such pair. */
export function conflictingRows(observations: readonly Observation[]): {
  readonly count: number
  readonly example: readonly [number, number] | null
} {
  const first = firstAlike(observations, ({ N, D }) => [N, D])
  const conflicts = observations.flatMap(({ run }, place) =>
    run === undefined || first[place] === absent ? [] : [place],
  )
  const [place] = conflicts
  return { count: conflicts.length, example: place === undefined ? null : [first[place] as number, place] }
}

/**
 * One pass over a hash table of places: a million rows take a fraction of a second and no text is made of them.
 * @param keyOf the numbers that, with the run, make two observations alike
 */
function firstAlike(
  observations: readonly Observation[],
  keyOf: (observation: Observation) => readonly number[],
): Int32Array {
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(observations.length * 2 + 1))).fill(absent)
  const first = new Int32Array(observations.length).fill(absent)
  const keys = keysOf(observations, keyOf)
  observations.forEach((_, place) => {
    let slot = keys.hash(place) & (slots.length - 1)
    while (slots[slot] !== absent && !keys.areSame(slots[slot] as number, place)) slot = (slot + 1) & (slots.length - 1)
    if (slots[slot] === absent) slots[slot] = place
    else first[place] = slots[slot] as number
  })
  return first
}

interface Keys {
  readonly hash: (place: number) => number
  readonly areSame: (a: number, b: number) => boolean
}

/** The keys of all observations side by side in one array: the number of the run, then the numbers asked for. */
function keysOf(observations: readonly Observation[], keyOf: (observation: Observation) => readonly number[]): Keys {
  const width = 1 + (observations[0] === undefined ? 0 : keyOf(observations[0]).length)
  const numbers = new Float64Array(observations.length * width)
  const runs = new Map<string | undefined, number>()
  observations.forEach((observation, place) => {
    const run = runs.get(observation.run) ?? runs.size
    runs.set(observation.run, run)
    numbers[place * width] = run
    numbers.set(keyOf(observation), place * width + 1)
  })
  const words = new Uint32Array(numbers.buffer)
  return {
    // multiplicative mixing of the bits
    hash(place) {
      let hash = 0x9e3779b9
      for (let i = place * width * 2; i < (place + 1) * width * 2; i++) {
        hash = Math.imul(hash ^ (words[i] as number), 0x85ebca6b)
        hash ^= hash >>> 15
      }
      return hash
    },
    areSame(a, b) {
      for (let i = 0; i < width; i++) if (numbers[a * width + i] !== numbers[b * width + i]) return false
      return true
    },
  }
}
