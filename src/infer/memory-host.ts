import type { Backend } from '../engine/index.ts'
import { attendBeside, headSizeOf, headsOf } from '../model/index.ts'
import { type CompiledModel, compileModel } from './compiled.ts'
import {
  appendingGraph,
  cacheInputs,
  type DecoderMemory,
  type MemoryRequest,
  namedCache,
  readingGraph,
  sizeOfCache,
} from './memory.ts'

type Arrays = { [name: string]: Float32Array }

/** A graph that reads texts of up to `length` tokens, and where its outputs go. */
interface Reader {
  readonly length: number
  readonly model: CompiledModel
  readonly logits: Float32Array
  readonly arrays: Arrays
}

/** Memory in arrays of ours, written in place: a graph reads them where they lie and returns only what it adds. */
export async function memoryOnHost(request: MemoryRequest, backend: Backend): Promise<DecoderMemory> {
  const { shape, batch, capacity, predictions, compiling } = request
  const heads = headsOf(shape)
  const headSize = headSizeOf(shape)
  const past = cacheInputs(request, 'cache')
  const names = Object.keys(namedCache('cache', past))
  const arrays = (length: number): Arrays =>
    Object.fromEntries(names.map((name) => [name, new Float32Array(sizeOfCache(request, length))]))

  let present = compiling.reloadable ? request.weights.slice() : request.weights
  const appending = await compileModel(
    shape,
    present,
    backend,
    (weights) => {
      const { logits, layers } = appendingGraph(request, weights, (positions) => attendBeside(past, positions))
      return { logits, ...namedCache('cache', layers) }
    },
    compiling,
  )
  const cache = arrays(capacity)
  const appended = { logits: new Float32Array(batch * shape.vocabulary), ...arrays(1) }

  const readers = new Map<number, Reader>()
  let last: Reader | undefined
  async function readerOf(length: number): Promise<Reader> {
    const known = readers.get(length)
    if (known !== undefined) return known
    const model = await compileModel(
      shape,
      present,
      backend,
      (weights) => {
        const { logits, layers } = readingGraph(request, weights, length)
        return { logits, ...namedCache('cache', layers) }
      },
      compiling,
    )
    const logits = new Float32Array(batch * predictions * shape.vocabulary)
    const reader = { length, model, logits, arrays: arrays(length) }
    readers.set(length, reader)
    return reader
  }

  /** Copies `length` tokens of text `text` of arrays with room for `room` tokens into the cache of a row. */
  function remember(from: Arrays, room: number, text: number, length: number, row: number, position: number): void {
    for (const name of names) {
      const source = from[name] as Float32Array
      const target = cache[name] as Float32Array
      for (let head = 0; head < heads; head++) {
        const start = (head * batch + text) * room * headSize
        const place = ((head * batch + row) * capacity + position) * headSize
        // a step copies thousands of single vectors, for which a view of each costs more than the copy
        for (let i = 0; i < length * headSize; i++) target[place + i] = source[start + i] as number
      }
    }
  }

  return {
    async read(length, feeds) {
      last = await readerOf(length)
      await last.model.run(feeds, { logits: last.logits, ...last.arrays })
      return last.logits
    },
    async begin(starts) {
      for (const { row, text, length } of starts) {
        if (last !== undefined) remember(last.arrays, last.length, text, length, row, 0)
      }
    },
    async step(feeds) {
      await appending.run({ ...feeds, ...cache }, appended)
      for (let row = 0; row < batch; row++) remember(appended, 1, row, 1, row, feeds.positions?.[row] as number)
      return appended.logits
    },
    loadWeights(others) {
      appending.loadWeights(others)
      for (const { model } of readers.values()) model.loadWeights(others)
      // graphs compiled later start from these
      present = others.slice()
    },
    async dispose() {
      for (const { model } of readers.values()) await model.dispose()
      await appending.dispose()
    },
  }
}
