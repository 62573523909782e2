import { topologicalOrder } from '../../../graph/order.ts'
import type { Tensor } from '../../../graph/tensor.ts'
import type { Named } from '../../backend.ts'
import type { Kernel, View } from '../kernel.ts'
import { loop } from '../loop/index.ts'
import { type Matmul, matmul } from '../matmul/index.ts'
import { changeRows } from '../rows.ts'
import { loopOf } from './loops.ts'
import { type Step, schedule } from './schedule.ts'
import { type BufferUse, planStorage, type Storage } from './storage.ts'
import { broadcastView, transposeView } from './views.ts'

/** A graph of primitives as kernels, to be run one after the other. */
export interface Lowered {
  readonly kernels: readonly Kernel[]
  /** What the program's buffers are for, by their place in its table. */
  readonly buffers: readonly BufferUse[]
  /** Where each result's buffer begins in memory that all share, in numbers; −1 for a buffer that is not used. */
  readonly starts: readonly number[]
  /** Numbers of that memory. */
  readonly size: number
}

/** A kernel and where it reads and writes. */
export interface Work {
  readonly kernel: Kernel
  readonly views: readonly View[]
}

/** @param outputs of primitives alone */
export function lower(outputs: Named<Tensor>): Lowered {
  const order = topologicalOrder(Object.values(outputs))
  const storage = planStorage(order, outputs)
  const { steps, stored } = schedule(order, storage)
  const works = steps.map((step) => workOf(step, storage, stored))
  return {
    kernels: works.map(({ kernel }) => kernel),
    buffers: storage.buffers,
    ...layOut(storage.buffers, works),
  }
}

function workOf(step: Step, storage: Storage, stored: ReadonlySet<Tensor>): Work {
  if (step.does === 'loop') {
    const work = loopOf(step, storage, stored)
    const views = work.statements.flatMap((statement) =>
      statement.does === 'store'
        ? [statement.to]
        : statement.does === 'load'
          ? [statement.from]
          : statement.does === 'loadRow'
            ? [statement.from, statement.index]
            : [],
    )
    return { kernel: loop(work), views }
  }
  if (step.does === 'matmul') {
    const product = matmulOf(step.tensor, storage)
    return { kernel: matmul(product), views: [product.a, product.b, product.out] }
  }
  const [indices, updates] = step.tensor.inputs.slice(-2).map(storage.viewOf) as [View, View]
  const change = { indices, updates, to: storage.viewOf(step.tensor), adds: step.tensor.op === 'scatterAdd' }
  return { kernel: changeRows(change), views: [indices, updates, change.to] }
}

export function matmulOf(tensor: Tensor<'matmul'>, { viewOf }: Pick<Storage, 'viewOf'>): Matmul {
  const { transposeA, transposeB, scale } = tensor.parameters
  const [a, b] = tensor.inputs.map((input, i) => {
    const view = viewOf(input)
    const axes = [...view.shape.keys()]
    if (i === 0 ? transposeA : transposeB) axes.push(...axes.splice(-2).reverse())
    const seen = transposeView(view, axes)
    return broadcastView(seen, [...tensor.shape.slice(0, -2), ...seen.shape.slice(-2)])
  }) as [View, View]
  return { a, b, out: viewOf(tensor), scale }
}

const alignment = 16

/** Puts results where others lay whose last use is over: the largest first, each as far down as it fits (Pisarchyk & Lee 2020). */
export function layOut(
  buffers: readonly BufferUse[],
  works: readonly Pick<Work, 'views'>[],
): Pick<Lowered, 'starts' | 'size'> {
  const spans = buffers.map(() => ({ first: Number.POSITIVE_INFINITY, last: -1 }))
  for (const [i, { views }] of works.entries()) {
    for (const { buffer } of views) {
      const span = spans[buffer] as { first: number; last: number }
      span.first = Math.min(span.first, i)
      span.last = Math.max(span.last, i)
    }
  }
  const sizeAt = (buffer: number): number => Math.ceil((buffers[buffer] as BufferUse).size / alignment) * alignment
  const starts = buffers.map(() => -1)
  const placed: number[] = []
  const live = [...buffers.keys()].filter((i) => buffers[i]?.holds.what === 'result' && (spans[i]?.last ?? -1) >= 0)
  for (const buffer of live.sort((a, b) => sizeAt(b) - sizeAt(a))) {
    const span = spans[buffer] as { first: number; last: number }
    const beside = placed
      .filter((other) => (spans[other]?.first ?? 0) <= span.last && (spans[other]?.last ?? 0) >= span.first)
      .sort((a, b) => (starts[a] as number) - (starts[b] as number))
    let start = 0
    for (const other of beside) {
      if (start + sizeAt(buffer) <= (starts[other] as number)) break
      start = Math.max(start, (starts[other] as number) + sizeAt(other))
    }
    starts[buffer] = start
    placed.push(buffer)
  }
  return { starts, size: Math.max(alignment, ...live.map((i) => (starts[i] as number) + sizeAt(i))) }
}
