import fs from 'node:fs'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Compiled, compile } from '../../../test/support/compiled.ts'
import type { Device } from '../../engine/index.ts'
import { calibrate } from './calibrate.ts'

let compiled: Compiled
let module: URL
beforeAll(() => {
  compiled = compile('cluster/index.ts')
  // a step takes a microsecond per width, 100 more in each further lane, and a quarter where devices share it
  const program = compiled.program(
    'lane.js',
    `import { serveJobs } from ${JSON.stringify(compiled.url('cluster/index.ts'))}
    serveJobs(async ({ shape, threads }, { lane }) =>
      ({ step: 1e-6 * (shape.width / (threads > 1 ? 4 : 1) + 100 * lane), compile: threads }))`,
  )
  module = pathToFileURL(program)
})
afterAll(() => fs.rmSync(compiled.folder, { recursive: true, force: true }))

const gpu = (cores: number): Device => ({ name: 'cuda', kind: 'NVIDIA X', memory: 2 ** 36, cores })

test('one GPU is timed with sizes from small to large', async () => {
  const speed = await calibrate(module, { budget: { seconds: 60 }, device: gpu(1) })
  expect(speed).toMatchObject({ lanes: 1, topThreads: 1, compile: 1, memory: 2 ** 36 })
  expect(speed.steps?.map(({ seconds }) => seconds)).toEqual([16e-6, 64e-6, 256e-6, 1024e-6])
  expect(speed).not.toHaveProperty('topSteps')
})

test('several GPUs are timed side by side, the slowest counts, and sharing one batch', async () => {
  const speed = await calibrate(module, { budget: { seconds: 60 }, device: gpu(3) })
  expect(speed).toMatchObject({ lanes: 3, topThreads: 3, compile: 3 })
  const microseconds = (steps: typeof speed.steps) => steps?.map(({ seconds }) => Math.round(1e6 * seconds))
  expect(microseconds(speed.steps)).toEqual([216, 264, 456, 1224])
  expect(microseconds(speed.topSteps)).toEqual([4, 16, 64, 256])
})
