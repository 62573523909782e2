import type { Source } from './types.ts'

/** The windows of context + 1 bytes (inputs and the targets one further) that fit into files, without crossing between them. */
export interface WindowTable {
  readonly count: number
  /** Where window `index` begins; `shift` gives 32 random bits for its file, so that all windows of a file move together. */
  locate(index: number, shift: (file: number) => number): { readonly file: number; readonly start: number }
  /** A view of it. */
  window(index: number, shift: (file: number) => number): Uint8Array
}

/** In files of at least this many windows, one is given up for the freedom to start anywhere in a stride. */
const fewWindows = 8

/**
 * Windows at a stride of `context`, so that the targets of one epoch are distinct bytes.
 * @param movable Leave room to move the grid by up to a stride (training); else it starts at the file's first byte.
 */
export function tabulateWindows(files: readonly Uint8Array[], context: number, movable: boolean): WindowTable {
  const counts = files.map((file) => {
    const most = Math.max(0, Math.floor((file.length - 1) / context))
    return movable && most >= fewWindows ? most - 1 : most
  })
  const ends = new Float64Array(files.length)
  let count = 0
  for (const [i, here] of counts.entries()) ends[i] = count += here
  const locate: WindowTable['locate'] = (index, shift) => {
    const file = firstAbove(ends, index)
    const windows = counts[file] as number
    const slack = movable ? (files[file] as Uint8Array).length - 1 - windows * context : 0
    const start = (index - (ends[file] as number) + windows) * context + (slack > 0 ? shift(file) % (slack + 1) : 0)
    return { file, start }
  }
  return {
    count,
    locate,
    window(index, shift) {
      const { file, start } = locate(index, shift)
      return (files[file] as Uint8Array).subarray(start, start + context + 1)
    },
  }
}

/** Index of the first element above `value` in an ascending array. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] as number) > value) high = middle
    else low = middle + 1
  }
  return low
}

/** Sources that are drawn from together, with the sum of their shares. */
export function pools(sources: readonly Source[]): { readonly share: number; readonly sources: readonly Source[] }[] {
  const groups = [...new Set(sources.map((source) => source.group))]
  return groups.map((group) => {
    const members = sources.filter((source) => source.group === group)
    return { share: members.reduce((sum, source) => sum + source.share, 0), sources: members }
  })
}
