import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { looping } from '../../../test/support/looping.ts'
import { tellStory } from '../../../test/support/story.ts'
import { loadCorpus, vocabulary } from '../../data/index.ts'
import { type Backend, type CompileOptions, cpu, onnx } from '../../engine/index.ts'
import { createRun, openStore, readRun } from '../../store/index.ts'
import type { TrunkSpec } from '../../train/index.ts'
import { runTrunk, type TrunkMessage } from './job.ts'
import { recipe, schedule } from './recipe.ts'

/** What trainings asked of the device about attention, and what it chooses where it may. */
const { asked, gpu } = vi.hoisted(() => ({
  asked: [] as CompileOptions['attention'][],
  gpu: { chosen: { way: 'cudnn' as 'cudnn' | 'decomposed', refused: null as string | null } },
}))

vi.mock('../lane-device.ts', () => ({
  async laneDevice() {
    const { compileLoop, ...others } = looping(onnx) as Required<Backend>
    const backend: Backend = {
      ...others,
      async compileLoop(request, options = {}) {
        const { attention, ...rest } = options
        if (request.carried.includes('weights')) asked.push(attention)
        const loop = await compileLoop(request, rest)
        return attention === 'faster' ? { ...loop, chosen: gpu.chosen } : loop
      },
    }
    return { device: cpu, backend, dispose: async () => {} }
  },
}))
beforeEach(() => {
  asked.length = 0
})

/** A trunk of one branch in a store of its own, and its training from where it stands until it is asked to stop. */
async function prepare() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'escalado-job-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true }))
  fs.writeFileSync(path.join(folder, 'story.txt'), tellStory(100_000, 1))
  const corpus = await loadCorpus({ root: folder, data: [path.join(folder, 'story.txt')] })
  const store = openStore(path.join(folder, 'store'), { create: true })
  const spec: TrunkSpec = {
    ...{ shape: { width: 16, depth: 1, context: 64, vocabulary }, seed: 1, batch: 1, schedule, branches: [20] },
    ...{ weightDecay: recipe.weightDecay, optimizer: recipe.optimizer },
  }
  const [trunk, branch] = ['trunk', 'branch'].map((kind) => createRun(store, { kind }).id) as [string, string]
  const job = {
    ...{ store, spec, trunk, branches: [branch], abilityShare: 0.2, threads: 1, device: cpu },
    ...{ evaluationTokens: 1024, problemsPerLevel: 1 },
  }
  const train = async (shouldStop: () => boolean) => {
    const messages: TrunkMessage[] = []
    const send = (message: TrunkMessage) => messages.push(message)
    const end = await runTrunk(job, { shared: { corpus }, lane: 0, send, shouldStop })
    return { end: end.end, refused: messages.filter((message) => 'refused' in message) }
  }
  return { train, attentionOf: () => [trunk, branch].map((id) => readRun(store, id).extra.attention) }
}

test('how attention is computed is in the record of the run, and the training goes on with it', async () => {
  const { train, attentionOf } = await prepare()
  gpu.chosen = { way: 'cudnn', refused: null }
  expect(await train(() => true)).toEqual({ end: 'stopped', refused: [] })
  expect(attentionOf()).toEqual([gpu.chosen, gpu.chosen])
  // another measurement would come out otherwise
  gpu.chosen = { way: 'decomposed', refused: null }
  expect(await train(() => false)).toEqual({ end: 'done', refused: [] })
  expect(asked).toEqual(['faster', 'cudnn'])
  expect(attentionOf()).toEqual([
    { way: 'cudnn', refused: null },
    { way: 'cudnn', refused: null },
  ])
})

test('a way that the device refuses is told when the run begins, not when it goes on', async () => {
  const { train, attentionOf } = await prepare()
  gpu.chosen = { way: 'decomposed', refused: 'no engine' }
  expect(await train(() => true)).toEqual({ end: 'stopped', refused: [{ refused: 'no engine' }] })
  expect(await train(() => false)).toEqual({ end: 'done', refused: [] })
  expect(asked).toEqual(['faster', 'decomposed'])
  expect(attentionOf()[0]).toEqual(gpu.chosen)
})
