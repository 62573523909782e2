import type { Random } from '../../src/stats/index.ts'
import { mutateBytes, mutateGrid, mutateText } from './mutate.ts'
import { seedTables, writeGrid } from './seeds.ts'

export interface Mutant {
  readonly bytes: Uint8Array
  /** What was done, for the message of a failure. */
  readonly story: string
}

/** One to three mutations at one to three depths: of the cells, of the text, of its bytes. */
export function mutantOf(random: Random): Mutant {
  const seed = random.pick(seedTables)
  const story: string[] = [seed.name]
  const tell = <T>({ result, did }: { readonly result: T; readonly did: string }): T => {
    story.push(did)
    return result
  }
  let grid = seed.grid
  const depth = random.integer(10)
  if (depth < 6) for (let i = 0; i <= random.integer(2); i++) grid = tell(mutateGrid(grid, random))
  let text = writeGrid(grid, seed.format)
  if (depth >= 4 && depth < 9) text = tell(mutateText(text, random))
  let bytes: Uint8Array = Buffer.from(text)
  if (depth >= 8) bytes = tell(mutateBytes(bytes, random))
  return { bytes, story: story.join(', then ') }
}
