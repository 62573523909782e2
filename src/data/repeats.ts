import type { TextCollection } from './types.ts'

/** Shorter lines, closing braces and the like, recur everywhere and say nothing about a file. */
const shortestTellingLine = 20

/**
 * Leaves out each file of which more than half of the lines already occurred: exact copies, the same declarations for
 * another module system, a subset written for web workers. Such copies would be trained on twice and would carry
 * training text into what is held out. Collections left without files disappear.
 */
export function dropRepeats(collections: readonly TextCollection[]): { kept: TextCollection[]; repeats: number } {
  const seen = new Set<string>()
  let repeats = 0
  const kept = collections.map((collection) => {
    const files = collection.files.filter((file) => {
      const text = new TextDecoder().decode(file.bytes)
      const lines = text.split('\n').flatMap((line) => {
        const trimmed = line.trim()
        return trimmed.length >= shortestTellingLine ? [trimmed] : []
      })
      const known = lines.filter((line) => seen.has(line)).length
      if (lines.length === 0 ? seen.has(text) : 2 * known > lines.length) {
        repeats++
        return false
      }
      for (const line of lines.length === 0 ? [text] : lines) seen.add(line)
      return true
    })
    return { ...collection, files }
  })
  return { kept: kept.filter((collection) => collection.files.length > 0), repeats }
}
