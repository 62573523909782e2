import { createRandom } from '../stats/index.ts'
import { countStored } from './count.ts'
import { type ModelShape, weightsOf } from './shape.ts'

/** Where each weight lives in the one flat array that holds them all. */
export function layoutOf(
  shape: ModelShape,
): { name: string; shape: readonly [number, number]; start: number; end: number }[] {
  let end = 0
  return weightsOf(shape).map(({ name, shape: [rows, columns] }) => {
    const start = end
    end += rows * columns
    return { name, shape: [rows, columns], start, end }
  })
}

/** The stored weights of an untrained model, flat, in storage order; the same seed gives the same bits. */
export function initialize(shape: ModelShape, seed: number): Float32Array {
  const flat = new Float32Array(countStored(shape))
  const deviations = new Map(weightsOf(shape).map(({ name, deviation }) => [name, deviation]))
  for (const { name, start, end } of layoutOf(shape)) {
    const deviation = deviations.get(name) as number
    if (deviation === 0) continue
    const random = createRandom('weights', seed, name)
    for (let i = start; i < end; i++) flat[i] = deviation * random.normal()
  }
  return flat
}
