/** Mixes two 32-bit integers into one (MurmurHash3's finalizer over their combination). */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const rounds = 6

/**
 * Where a random permutation of 0 … size − 1 sends `index`, without a table: a Feistel network over the next power of
 * four, walked along its cycle until it lands inside (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002).
 * At most four steps on average.
 * @param size Up to 2³².
 * @param key 32 bits; each key is another permutation.
 */
export function permute(index: number, size: number, key: number): number {
  const half = Math.max(1, Math.ceil(Math.log2(size) / 2))
  const base = 2 ** half
  let value = index
  do {
    let left = Math.floor(value / base)
    let right = value % base
    for (let round = 0; round < rounds; round++) {
      const next = left ^ (mix(key + round, right) & (base - 1))
      left = right
      right = next
    }
    value = left * base + right
  } while (value >= size)
  return value
}
