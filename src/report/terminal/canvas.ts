/** A small drawing surface of characters: braille dots for lines, single characters for marks. */

export interface Canvas {
  readonly width: number
  readonly height: number
  /** Sets the dot nearest to a place, both coordinates from 0 (left, top) to 1 (right, bottom); outside is ignored. */
  dot(x: number, y: number, paint: (text: string) => string): void
  /** Writes one character over whatever is in its cell. */
  mark(x: number, y: number, character: string, paint: (text: string) => string): void
  /** The rows, top first. */
  rows(): string[]
}

interface Ink {
  dots: number
  character: string | null
  paint: (text: string) => string
}

/** Bits of the eight dots of a braille character, by row and column (Unicode block 2800). */
const BRAILLE = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const

/** With `unicode` each cell has 2 × 4 dots; without it a cell with any dot shows a full stop. */
export function createCanvas(width: number, height: number, unicode: boolean): Canvas {
  const cells = new Map<number, Ink>()
  const at = (column: number, row: number, paint: (text: string) => string): Ink => {
    const key = row * width + column
    const ink = cells.get(key) ?? { dots: 0, character: null, paint }
    cells.set(key, ink)
    return ink
  }
  const inside = (x: number, y: number) => x >= 0 && x <= 1 && y >= 0 && y <= 1
  const place = (share: number, count: number) => Math.min(count - 1, Math.floor(share * count))
  return {
    width,
    height,
    dot(x, y, paint) {
      if (!inside(x, y)) return
      const column = place(x, width * 2)
      const row = place(y, height * 4)
      const ink = at(column >> 1, row >> 2, paint)
      ink.dots |= BRAILLE[(row & 3) as 0 | 1 | 2 | 3][(column & 1) as 0 | 1]
    },
    mark(x, y, character, paint) {
      if (!inside(x, y)) return
      const ink = at(place(x, width), place(y, height), paint)
      ink.character = character
      ink.paint = paint
    },
    rows() {
      return Array.from({ length: height }, (_, row) =>
        Array.from({ length: width }, (_, column) => {
          const ink = cells.get(row * width + column)
          if (ink === undefined) return ' '
          if (ink.character !== null) return ink.paint(ink.character)
          return ink.paint(unicode ? String.fromCodePoint(0x2800 + ink.dots) : '.')
        }).join(''),
      )
    },
  }
}
