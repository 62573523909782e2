const words = [
  'the ',
  'of ',
  'and ',
  'scaling ',
  'laws ',
  'hold ',
  'or ',
  'break ',
  'when ',
  'models ',
  'grow. ',
  'We ',
]

/**
 * Bytes with some structure to learn, and some that cannot be: words of a small vocabulary in pseudorandom order. A text that
 * a model may learn by heart is no text to time it on: its gradients end as subnormal numbers, which are slow to compute with.
 * @param {number} count
 * @returns {Uint8Array}
 */
export function wordsOf(count) {
  let state = 1
  const parts = []
  for (let length = 0; length < count; length += parts.at(-1).length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    parts.push(words[(state >>> 16) % words.length])
  }
  return Buffer.from(parts.join('')).subarray(0, count)
}

/**
 * Training sequences drawn from such words as the product's stream draws them from a text: a view each.
 * @param {{ context: number }} shape
 */
export function sequencesOf({ context }) {
  const text = wordsOf(1 << 22)
  return {
    sequence(index) {
      const start = (index * 104729) % (text.length - context - 1)
      return text.subarray(start, start + context + 1)
    },
  }
}
