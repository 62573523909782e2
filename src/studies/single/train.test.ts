import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { tellStory } from '../../../test/support/story.ts'
import { listRuns, openStore } from '../../store/index.ts'
import { trainOne } from './train.ts'

test('asked to stop before it has begun, it says so instead of telling of a run without a loss', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-single-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true }))
  fs.writeFileSync(path.join(folder, 'story.txt'), tellStory(100_000, 1))
  const request = {
    store: path.join(folder, 'store'),
    seed: 1,
    width: 16,
    tokens: 100_000,
    data: [path.join(folder, 'story.txt')],
    root: folder,
    command: 'npx escalado train --width 16',
    signal: AbortSignal.abort(),
  }
  await expect(trainOne(request, () => {})).rejects.toMatchObject({
    code: 'interrupted',
    message: expect.stringContaining('npx escalado train --width 16'),
  })
  expect(listRuns(openStore(request.store)).map(({ status }) => status)).toEqual(['planned', 'planned'])
})
