import { expect, test } from 'vitest'
import { describeLoops } from '../../../../test/conformance/loop-suite.ts'
import * as g from '../../graph/build.ts'
import { createLooping } from './index.ts'
import { gpu } from './kernels.ts'

/** What a device is given, on the provider that needs none. */
const backend = createLooping({ ...gpu, provider: 'cpu', location: 'cpu' }, async () => {})

describeLoops(backend)

const state = g.input('state', [2])
const rate = g.input('rate', [])
const request = {
  outputs: { state: g.add(state, rate), reading: g.multiply(rate, 2) },
  carried: ['state'],
  perStep: ['rate'],
  steps: 3,
}

test('states stay and readings come back, of as many steps as were taken', async () => {
  const loop = await backend.compileLoop(request)
  await loop.load({ state: Float32Array.of(1, 2) })
  const runs = await Promise.all([
    loop.run({ rate: Float32Array.of(1, 2, 3) }),
    loop.run({ rate: Float32Array.of(4, 0, 0) }, 1),
  ])
  expect(runs).toEqual([{ reading: Float32Array.of(2, 4, 6) }, { reading: Float32Array.of(8) }])
  expect(await loop.read()).toEqual({ state: Float32Array.of(11, 12) })
  await loop.load({ state: Float32Array.of(0, 0) })
  expect(await loop.read()).toEqual({ state: Float32Array.of(0, 0) })
  await loop.dispose()
  await loop.dispose()
})

test('what is missing, unknown or wrong is said', async () => {
  const loop = await backend.compileLoop(request)
  const rates = { rate: Float32Array.of(1, 2, 3) }
  await expect(loop.run(rates)).rejects.toMatchObject({ code: 'missing-feed', problem: { where: 'state' } })
  await expect(loop.load(rates)).rejects.toMatchObject({ code: 'unknown-feed', problem: { where: 'rate' } })
  await expect(loop.load({ state: Float32Array.of(1) })).rejects.toMatchObject({ code: 'wrong-feed' })
  await loop.load({ state: Float32Array.of(1, 2) })
  await expect(loop.run({ rate: Float32Array.of(1) })).rejects.toMatchObject({ code: 'wrong-feed' })
  await expect(loop.run(rates, 4)).rejects.toMatchObject({ code: 'bad-loop', problem: { value: 4 } })
  await loop.run(rates)
  expect(await loop.read()).toEqual({ state: Float32Array.of(7, 8) })
  await loop.dispose()
})
