import type { Loop, View } from '../kernel.ts'
import { vectorLength, viewsOf } from './axes.ts'

/** A pointer that walks with the outer axes. */
export interface Pointer {
  readonly buffer: number
  /** Bytes from the buffer's start, at the outer axes' beginning. */
  readonly start: number
  /** Bytes per place of each outer axis. */
  readonly strides: readonly number[]
}

/** Where a view lies, as seen from its pointer. */
export interface Site {
  readonly pointer: number
  readonly displacement: number
  /** Bytes to the next vector of a row. */
  readonly step: number
  /** Bytes between the numbers of one vector: 4 for neighbours, 0 for one number in all. */
  readonly between: number
}

export interface Layout {
  readonly outer: readonly number[]
  /** Vectors per row. */
  readonly steps: number
  /**
   * Rows usually lie along vectors: 16 places of a row are one. Across them instead, a vector holds the same place of 16 rows,
   * whose lanes never meet; `lanes` rows lie side by side along the outer axis `block`.
   */
  readonly across?: { readonly block: number; readonly lanes: number }
  /** Numbers in the last vector of a row, or of a block of rows across; 0 if it is full. */
  readonly tail: number
  readonly pointers: readonly Pointer[]
  readonly siteOf: ReadonlyMap<View, Site>
}

const smooth = (stride: number): boolean => stride === 0 || stride === 1

/** The outer axis along which every view is smooth, if along rows some are not. */
function axisAcross({ shape, statements }: Loop): number | undefined {
  const views = viewsOf(statements)
  const last = shape.length - 1
  if (
    statements.some(({ does }) => does === 'loadRow') ||
    views.every(({ strides }) => smooth(strides[last] as number))
  )
    return undefined
  const axes = shape.map((_, axis) => axis).slice(0, -1)
  return axes.reverse().find((axis) => views.every(({ strides }) => smooth(strides[axis] as number)))
}

export function layOut(loop: Loop, rowwise: boolean): Layout {
  const { shape, statements } = loop
  const last = shape.length - 1
  const length = shape[last] as number
  const lanesAxis = (rowwise ? axisAcross(loop) : undefined) ?? last
  const across = lanesAxis === last ? undefined : { block: lanesAxis, lanes: shape[lanesAxis] as number }
  const outer = shape.slice(0, -1).map((size, axis) => (axis === across?.block ? Math.ceil(size / vectorLength) : size))
  const pointers: Pointer[] = []
  const numbers = new Map<string, number>()
  const siteOf = new Map<View, Site>()
  for (const view of viewsOf(statements)) {
    const strides = view.strides
      .slice(0, -1)
      .map((stride, axis) => 4 * stride * (axis === across?.block ? vectorLength : 1))
    const key = [view.buffer, ...strides].join()
    const start = 4 * view.offset
    let pointer = numbers.get(key)
    // the difference to the first view's start must fit an instruction
    if (pointer === undefined || Math.abs(start - (pointers[pointer] as Pointer).start) >= 2 ** 28) {
      pointer = pointers.push({ buffer: view.buffer, start, strides }) - 1
      numbers.set(key, pointer)
    }
    siteOf.set(view, {
      pointer,
      displacement: start - (pointers[pointer] as Pointer).start,
      step: 4 * (view.strides[last] as number) * (across === undefined ? vectorLength : 1),
      between: 4 * (view.strides[lanesAxis] as number),
    })
  }
  return {
    outer,
    steps: across === undefined ? Math.ceil(length / vectorLength) : length,
    ...(across === undefined ? {} : { across }),
    tail: (across?.lanes ?? length) % vectorLength,
    pointers,
    siteOf,
  }
}
