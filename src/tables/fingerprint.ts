import type { Cell } from './cell.ts'
import { textOf } from './where.ts'

/** A number that differs, but for one case in four billion, when the text of any of these cells does (FNV-1a). */
export function fingerprint(cells: readonly Cell[], places: readonly number[]): number {
  let hash = 0x811c9dc5
  for (const place of places) {
    const text = textOf(cells[place])
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    // a separator, so that `ab,c` is not `a,bc`
    hash = Math.imul(hash ^ 0x1f, 0x01000193)
  }
  return hash
}
