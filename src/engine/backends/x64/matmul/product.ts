import type { View } from '../kernel.ts'

/** A batch of products of matrices; strides in numbers, and of an axis of size 1 they mean nothing. */
export interface Product {
  readonly rows: number
  readonly depth: number
  readonly columns: number
  readonly aRow: number
  readonly aDepth: number
  readonly bDepth: number
  readonly bColumn: number
  readonly outRow: number
  readonly batch: readonly { readonly size: number; readonly a: number; readonly b: number; readonly out: number }[]
}

/** The product with as few batch axes as it can be said with: those that b repeats along become rows where they can. */
export function productOf(a: View, b: View, out: View): Product {
  const rank = out.shape.length
  const size = (view: View, axis: number): number => view.shape[axis] as number
  const stride = (view: View, axis: number): number => (size(view, axis) === 1 ? 0 : (view.strides[axis] as number))
  const [i, j] = [rank - 2, rank - 1]
  const depth = size(a, j)
  let rows = size(out, i)
  let [aRow, outRow] = [stride(a, i), stride(out, i)]
  const batch: { size: number; a: number; b: number; out: number }[] = []
  for (let axis = rank - 3; axis >= 0; axis--) {
    const next = { size: size(out, axis), a: stride(a, axis), b: stride(b, axis), out: stride(out, axis) }
    if (next.size === 1) continue
    const last = batch.at(-1)
    const follows = (['a', 'b', 'out'] as const).every(
      (view) => last !== undefined && next[view] === last.size * last[view],
    )
    if (last !== undefined && follows) last.size *= next.size
    else batch.push(next)
  }
  const asRows = batch.findIndex(
    (axis) => axis.b === 0 && (rows === 1 || (axis.a === rows * aRow && axis.out === rows * outRow)),
  )
  if (asRows >= 0) {
    const [axis] = batch.splice(asRows, 1) as [(typeof batch)[number]]
    if (rows === 1) [aRow, outRow] = [axis.a, axis.out]
    rows *= axis.size
  }
  return {
    rows,
    depth,
    columns: size(out, j),
    aRow,
    aDepth: depth === 1 ? 1 : stride(a, j),
    bDepth: stride(b, i),
    bColumn: size(b, j) === 1 ? 1 : stride(b, j),
    outRow,
    batch,
  }
}
