import type { HeldText } from '../data/index.ts'
import type { Data, Named, Tensor } from '../engine/index.ts'
import * as g from '../engine/index.ts'
import { drawTokens } from './draw.ts'

/** Training sequences of context + 1 tokens each, by number. `createStream` makes them of a text. */
export interface Sequences {
  /** Sequence `index` ≥ 0; read only. */
  sequence(index: number): Uint8Array
  /** What most of them are cut from, where that is one text that a device can hold. */
  readonly held?: HeldText
}

/** How a step's sequences get into the graph. */
export interface Batches {
  /** int32 [batch, context + 1] */
  readonly tokens: Tensor
  /** Where the batch can be cut, so that several devices share it: inputs, each with its axis. */
  readonly batchAxes: Named<number>
  /** Inputs that are the same for all steps: they stay where the step runs. */
  readonly resident: Named<Data>
  /** Room for the other inputs of several steps, each [steps, …]. */
  room(steps: number): Named<Int32Array>
  /** Writes the inputs of the step whose first sequence is `first` into place `i` of such room. */
  fill(room: Named<Int32Array>, i: number, first: number): void
}

/** Every token is handed over. */
export function fedBatches({ sequence }: Sequences, batch: number, length: number): Batches {
  return {
    tokens: g.input('tokens', [batch, length], 'int32'),
    batchAxes: { tokens: 0 },
    resident: {},
    room: (steps) => ({ tokens: new Int32Array(steps * batch * length) }),
    fill({ tokens }, i, first) {
      for (let row = 0; row < batch; row++) tokens?.set(sequence(first + row), (i * batch + row) * length)
    },
  }
}

/**
 * The text lies on the device, and a step takes in where its sequences begin. Those that are made are handed over, and a
 * number per row says which it is: one of those cut from the text, or one of those handed over.
 */
export function drawnBatches(
  { sequence, held }: Sequences & { readonly held: HeldText },
  batch: number,
  length: number,
): Batches {
  const rows = Math.max(1, held.made(batch))
  const text = new Int32Array(held.text())
  const starts = g.input('starts', [batch], 'int32')
  const made = g.input('made', [rows, length], 'int32')
  const chosen = g.input('chosen', [batch], 'int32')
  const drawn = drawTokens(g.input('text', [text.length], 'int32'), starts, length)
  return {
    tokens: g.gather(g.concatenate([drawn, made], 0), chosen),
    // sequences are cut on every device, all of them; cut over devices themselves, they would have to travel
    batchAxes: { chosen: 0 },
    resident: { text },
    room: (steps) => ({
      starts: new Int32Array(steps * batch),
      made: new Int32Array(steps * rows * length),
      chosen: new Int32Array(steps * batch),
    }),
    fill(room, i, first) {
      const { starts, made, chosen } = room as { [K in 'starts' | 'made' | 'chosen']: Int32Array }
      let used = 0
      for (let row = 0; row < batch; row++) {
        const place = held.place(first + row)
        starts[i * batch + row] = place ?? 0
        chosen[i * batch + row] = place === null ? batch + used : row
        if (place === null) made.set(sequence(first + row), (i * rows + used++) * length)
      }
    },
  }
}
