import { vocabulary } from '../../data/index.ts'
import type { Device } from '../../engine/index.ts'
import { fail } from '../../error.ts'
import { createGenerator, generate } from '../../infer/index.ts'
import { layoutOf, type ModelShape } from '../../model/index.ts'
import { readCheckpoint, type Store } from '../../store/index.ts'
import { laneDevice } from '../lane-device.ts'
import type { LadderRecord, LadderRun } from './record.ts'

export type Samples = LadderRecord['samples']

export interface SampleRequest {
  readonly store: Store
  readonly device: Device
  readonly runs: readonly LadderRun[]
  /** Bytes that both models continue. */
  readonly opening: Uint8Array
}

/**
 * A run's model, from its weights by name: the finished one, or what another checkpoint kept.
 * @throws `other-tokenizer` if they are of a model that does not read bytes; `wrong-weights` if they are not laid out as
 * the model's shape asks, as those of another version
 */
export function readModel(
  store: Store,
  run: string,
  checkpoint = 'final',
): { shape: ModelShape; weights: Float32Array } {
  const { values, meta } = readCheckpoint(store, run, checkpoint)
  const { shape } = meta as unknown as { shape: ModelShape }
  checkTokenizer(shape, run)
  const layout = layoutOf(shape)
  const weights = new Float32Array(layout.at(-1)?.end ?? 0)
  for (const { name, shape: dims, start } of layout) {
    const stored = values[name]
    if (stored?.shape.join() !== dims.join()) {
      fail({
        code: 'wrong-weights',
        what: `the weight ${name} of run ${run} must have the shape [${dims}]`,
        value: stored === undefined ? 'missing' : `[${stored.shape}]`,
        fix: 'Train the run again with this version.',
      })
    }
    weights.set(stored.data, start)
  }
  return { shape, weights }
}

/** A model that reads other tokens would take bytes for them, and write nonsense without a word. */
function checkTokenizer(shape: ModelShape, run: string): void {
  if (shape.vocabulary === vocabulary) return
  fail({
    code: 'other-tokenizer',
    what: `run ${run} was trained with another tokenizer: texts here are bytes, a vocabulary of ${vocabulary}`,
    value: `a vocabulary of ${shape.vocabulary}`,
    fix: 'Take a checkpoint that was trained on bytes, or train one: npx escalado train.',
  })
}

/** The same opening continued by the smallest and the largest finished model, side by side. */
export async function writeSamples({ store, device, runs, opening }: SampleRequest): Promise<Samples> {
  const finished = runs.filter(({ status }) => status === 'done').toSorted((a, b) => a.C - b.C)
  const ends = [finished[0], finished.at(-1)].filter((run) => run !== undefined)
  const { backend } = await laneDevice(device, { lane: 0, threads: 1 })
  const decoder = new TextDecoder()
  const samples: Samples[number][] = []
  for (const { id } of ends) {
    const { shape, weights } = readModel(store, id)
    const generator = await createGenerator(shape, weights, backend, { batch: 1 })
    const [text] = await generate(generator, [opening], { maxTokens: 400, temperature: 0.8, topP: 0.95, seed: 1 })
    await generator.dispose()
    samples.push({ run: id, prompt: decoder.decode(opening), text: decoder.decode(text) })
  }
  return samples
}
