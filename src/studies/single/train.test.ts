import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { tellStory } from '../../../test/support/story.ts'
import { listRuns, openStore } from '../../store/index.ts'
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
