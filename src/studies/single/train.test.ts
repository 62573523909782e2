import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tellStory } from '../../../test/support/story.ts'
import { vocabulary } from '../../data/index.ts'
import type { Device } from '../../engine/index.ts'
import { listRuns, openStore } from '../../store/index.ts'
import { memoryOf } from '../ladder/plan.ts'
import { batchFor, recipe } from '../ladder/recipe.ts'
import type { SingleEvent } from './record.ts'
import { type SingleRequest, trainOne } from './train.ts'

/** A request for a short training on a generated text, in a folder of its own. */
function prepare(changes: Partial<SingleRequest>): SingleRequest {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-single-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true }))
  fs.writeFileSync(path.join(folder, 'story.txt'), tellStory(100_000, 1))
  return {
    store: path.join(folder, 'store'),
    seed: 1,
    width: 16,
    tokens: 100_000,
    data: [path.join(folder, 'story.txt')],
    root: folder,
    command: 'npx escalado train --width 16',
    ...changes,
  }
}

test('asked to stop before it has begun, it says so instead of telling of a run without a loss', async () => {
  const request = prepare({ signal: AbortSignal.abort() })
  await expect(trainOne(request, () => {})).rejects.toMatchObject({
    code: 'interrupted',
    message: expect.stringContaining('npx escalado train --width 16'),
  })
  expect(listRuns(openStore(request.store)).map(({ status }) => status)).toEqual(['planned', 'planned'])
})

test('a model that no memory holds is refused before anything is stored', async () => {
  const request = prepare({ width: 4096, depth: 128, tokens: 1e12 })
  await expect(trainOne(request, () => {})).rejects.toMatchObject({
    code: 'model-too-large',
    message: expect.stringMatching(/4096 wide, 128 layers: [\d.e+]+ GiB, of [\d.]+ GiB/),
  })
  expect(fs.existsSync(request.store)).toBe(false)
})

describe('on several GPUs', () => {
  const gpus = (cores: number, memory: number | null = 2 ** 36): Device => ({ name: 'cuda', kind: 'X', memory, cores })
  const planned = async (changes: Partial<SingleRequest>) => {
    const events: SingleEvent[] = []
    const request = prepare({ signal: AbortSignal.abort(), ...changes })
    await expect(trainOne(request, (event) => events.push(event))).rejects.toMatchObject({ code: 'interrupted' })
    return events.find((event) => event.type === 'plan')
  }

  test('a wide model takes all of them, if its batch can be cut, and a small one takes one', async () => {
    expect((await planned({ device: gpus(4) }))?.sharing).toBe('1 of 4 devices')
    expect((await planned({ device: gpus(4), width: 1024, depth: 1 }))?.sharing).toBe('2 of 4 devices')
    expect((await planned({ device: gpus(1), width: 1024, depth: 1 }))?.sharing).toBeNull()
  })

  test('the memory that counts is that of one, for its part of the batch', async () => {
    const wide = { width: 1024, depth: 1, tokens: 4e6 }
    const memory = memoryOf({ ...wide, context: recipe.context, vocabulary }, batchFor(wide.tokens) / 2)
    await expect(trainOne(prepare({ ...wide, device: gpus(1, memory) }), () => {})).rejects.toMatchObject({
      code: 'model-too-large',
      message: expect.stringContaining('than X has'),
    })
    expect((await planned({ ...wide, device: gpus(4, memory) }))?.sharing).toBe('4 of 4 devices')
  })
})
