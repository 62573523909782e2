import type { Backend, Loop, LoopRequest, Named } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { attendInside, copied, type LayerCache, written } from '../model/index.ts'
import { holdWeights } from './compiled.ts'
import { checkWeights } from './input.ts'
import {
  appendingGraph,
  cacheInputs,
  type DecoderMemory,
  type MemoryRequest,
  namedCache,
  readingGraph,
  sizeOfCache,
} from './memory.ts'

/**
 * Memory on the device: the rows' cache and the texts read last are states of three kinds of loops that share them and the
 * weights. Reading leaves texts there, beginning copies some to rows, appending writes one token of each row in place.
 * Tokens go in and logits come out, and nothing else moves.
 */
export async function memoryOnDevice(
  request: MemoryRequest,
  compileLoop: NonNullable<Backend['compileLoop']>,
): Promise<DecoderMemory> {
  const { shape, batch, capacity, compiling } = request
  const { threads = 1 } = compiling
  const held = holdWeights(shape, request.weights)
  const cache = cacheInputs(request, 'cache')
  const texts = cacheInputs(request, 'texts')
  const cacheNames = Object.keys(namedCache('cache', cache))
  const textNames = Object.keys(namedCache('texts', texts))

  const loop = (
    outputs: LoopRequest['outputs'],
    carried: readonly string[],
    perStep: readonly string[],
    sharing?: Loop,
  ): Promise<Loop> => compileLoop({ outputs, carried, perStep, steps: 1 }, { threads, ...(sharing && { sharing }) })

  const { logits, layers } = appendingGraph(request, held.inputs, (positions) => attendInside(cache, positions))
  const outputs = { logits, ...namedCache('cache', layers) }
  const appending = await loop(outputs, cacheNames, ['tokens', 'previous', 'positions'])
  const targets = g.input('targets', [batch], 'int32')
  const sources = g.input('sources', [batch], 'int32')
  const begun = cache.map((layer, i) => copied(layer, targets, texts[i] as LayerCache, sources))
  const beginning = await loop(namedCache('cache', begun), cacheNames, ['targets', 'sources'], appending)

  const zeros = (names: readonly string[]): Named<Float32Array> =>
    Object.fromEntries(names.map((name) => [name, new Float32Array(sizeOfCache(request, capacity))]))
  await appending.load({ ...held.feeds, ...zeros(cacheNames) })
  await beginning.load(zeros(textNames))

  const readers = new Map<number, Loop>()
  async function readerOf(length: number): Promise<Loop> {
    const known = readers.get(length)
    if (known !== undefined) return known
    const read = readingGraph(request, held.inputs, length)
    const kept = read.layers.map((own, i) => written(texts[i] as LayerCache, read.positions, own))
    const outputs = { logits: read.logits, ...namedCache('texts', kept) }
    const reader = await loop(outputs, textNames, ['tokens', 'previous', 'ends'], appending)
    readers.set(length, reader)
    return reader
  }

  let isLoaded = true
  async function run(one: Loop, feeds: Named<Int32Array>): Promise<Float32Array> {
    if (!isLoaded) await appending.load(held.feeds)
    isLoaded = true
    return (await one.run(feeds)).logits as Float32Array
  }

  // rows begin while the host goes on; whether that went well shows at the next step, which comes after it
  let pending: Promise<unknown>[] = []
  return {
    read: async (length, feeds) => run(await readerOf(length), feeds),
    async begin(starts) {
      const column = (of: (start: (typeof starts)[number]) => number, none: number) =>
        Int32Array.from({ length: batch }, (_, i) => {
          const start = starts[i]
          return start === undefined ? none : of(start)
        })
      const work = beginning.run({ targets: column(({ row }) => row, -1), sources: column(({ text }) => text, 0) })
      work.catch(() => undefined)
      pending.push(work)
    },
    async step(feeds) {
      const before = pending
      pending = []
      const [logits] = await Promise.all([run(appending, feeds), ...before])
      return logits
    },
    loadWeights(others) {
      checkWeights(shape, others)
      held.flat.set(others)
      isLoaded = false
    },
    async dispose() {
      for (const one of [...readers.values(), beginning, appending]) await one.dispose()
    },
  }
}
