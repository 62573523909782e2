import { expect, test } from 'vitest'
import { cpu, type Device } from '../engine/index.ts'
import { EscaladoError } from '../error.ts'
import { settleDevice } from './settle.ts'

const gpu: Device = { name: 'cuda', kind: 'NVIDIA X', memory: 2 ** 36, cores: 1 }
const missing = async (): Promise<never> => {
  throw new EscaladoError({ code: 'no-device', what: 'no device could be opened', value: 'NOT_FOUND', fix: '' })
}

test('auto is a GPU where there is one, else the processor, and says why', async () => {
  expect(await settleDevice('auto', async () => gpu)).toEqual({ device: gpu, why: null })
  expect(await settleDevice('auto', missing)).toEqual({ device: cpu, why: 'no device could be opened (NOT_FOUND)' })
})

test('a device that was asked for by name is never replaced by another', async () => {
  await expect(settleDevice('cuda', missing)).rejects.toMatchObject({ code: 'no-device' })
  expect(await settleDevice('cpu')).toEqual({ device: cpu, why: null })
})

test('a mistake is not taken for a missing device', async () => {
  const mistaken = async () => {
    throw new TypeError('a mistake')
  }
  await expect(settleDevice('auto', mistaken)).rejects.toThrow('a mistake')
})
