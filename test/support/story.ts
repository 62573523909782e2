import { createRandom } from '../../src/stats/index.ts'

const nouns = ['river', 'engine', 'teacher', 'window', 'garden', 'letter', 'mountain', 'doctor']
const verbs = ['follows', 'repairs', 'remembers', 'paints', 'answers']
const adjectives = ['quiet', 'golden', 'broken', 'early', 'seventh']

/**
 * Text that a small model learns within seconds, well below the loss of a table of pairs: few words, in sentences that
 * come back to their beginning.
 */
export function tellStory(bytes: number, seed: number): string {
  const random = createRandom('story', seed)
  let text = ''
  while (text.length < bytes) {
    const hero = random.pick(nouns)
    text += `The ${random.pick(adjectives)} ${hero} ${random.pick(verbs)} the ${random.pick(adjectives)} ${random.pick(nouns)}, `
    text += `and the ${hero} is ${10 + random.integer(90)} years old.\n`
  }
  return text.slice(0, bytes)
}
