import { fail } from '../error.ts'
import { createRandom, type Random } from '../stats/index.ts'
import { checkSampling, chooseToken, type Sampling } from './choose.ts'
import type { Generator } from './generator.ts'
import { groupsOf } from './input.ts'

export interface GenerateOptions extends Sampling {
  /** Bytes to write at most, per prompt. */
  readonly maxTokens: number
  readonly seed: number
  /** A text ends before the first such byte. */
  readonly stop?: number
}

/**
 * Continues each prompt; returns what was written, without the prompt and without the stop byte. Any number of prompts:
 * they are taken in groups of the generator's batch. The same seed gives the same texts, and what is written for one
 * prompt does not depend on the others; prompts that are equal get texts that differ (except at temperature 0).
 * @throws `bad-sampling`, `empty-prompt`, `unknown-token`, `not-finite-logits`
 */
export async function generate(
  generator: Generator,
  prompts: readonly Uint8Array[],
  options: GenerateOptions,
): Promise<Uint8Array[]> {
  checkSampling(options)
  if (!(Number.isInteger(options.maxTokens) && options.maxTokens >= 0)) {
    fail({
      code: 'bad-sampling',
      what: 'the number of bytes to write must be a whole number, 0 or more',
      value: options.maxTokens,
      fix: 'Ask for 300, say.',
    })
  }
  const streams = randomStreams(prompts, options.seed)
  const rows = prompts.map((prompt, i) => ({ prompt, random: streams[i] as Random }))
  const texts: Uint8Array[] = []
  for (const group of groupsOf(rows, generator.batch)) texts.push(...(await continueGroup(generator, group, options)))
  return texts
}

/** One stream of random numbers per prompt, named by the prompt and by how many equal ones came before it. */
function randomStreams(prompts: readonly Uint8Array[], seed: number): Random[] {
  const seen = new Map<string, number>()
  return prompts.map((prompt) => {
    const name = prompt.join()
    const earlier = seen.get(name) ?? 0
    seen.set(name, earlier + 1)
    return createRandom('generate', seed, name, earlier)
  })
}

async function continueGroup(
  generator: Generator,
  rows: readonly { readonly prompt: Uint8Array; readonly random: Random }[],
  options: GenerateOptions,
): Promise<Uint8Array[]> {
  const { vocabulary } = generator
  const written: number[][] = rows.map(() => [])
  const open = new Set(rows.keys())
  for (let count = 0, last: (number | null)[] = []; count < options.maxTokens; count++) {
    const logits = count === 0 ? await generator.prefill(rows.map(({ prompt }) => prompt)) : await generator.step(last)
    last = rows.map(({ random }, row) => {
      if (!open.has(row)) return null
      const token = chooseToken(logits.subarray(row * vocabulary, (row + 1) * vocabulary), options, random)
      if (token === options.stop) {
        open.delete(row)
        return null
      }
      written[row]?.push(token)
      return token
    })
    if (open.size === 0) break
  }
  return written.map((bytes) => Uint8Array.from(bytes))
}
