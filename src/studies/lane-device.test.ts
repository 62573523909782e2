import { expect, test } from 'vitest'
import { cpu, type Device } from '../engine/index.ts'
import { coresOfLane, requireDevices } from './lane-device.ts'

const gpus: Device = { name: 'cuda', kind: 'NVIDIA X', memory: 2 ** 36, cores: 4 }

test('each lane has GPUs of its own, and a job that takes all has the device as it is', () => {
  expect([0, 1, 2, 3].map((lane) => coresOfLane(gpus, { lane, threads: 1 }))).toEqual([[0], [1], [2], [3]])
  expect([0, 1].map((lane) => coresOfLane(gpus, { lane, threads: 2 }))).toEqual([
    [0, 1],
    [2, 3],
  ])
  expect(coresOfLane(gpus, { lane: 0, threads: 4 })).toBeUndefined()
  expect(coresOfLane({ ...gpus, cores: 1 }, { lane: 0, threads: 1 })).toBeUndefined()
})

test('what was planned for more GPUs than there are is refused; threads may be more than cores', () => {
  const refused = expect.objectContaining({ code: 'too-few-devices' })
  expect(() => coresOfLane(gpus, { lane: 4, threads: 1 })).toThrow(refused)
  expect(() => requireDevices(gpus, 8)).toThrow(/planned for 8 devices .* \(4 of NVIDIA X\)/)
  expect(() => requireDevices(gpus, 4)).not.toThrow()
  expect(coresOfLane({ ...cpu, cores: 1 }, { lane: 7, threads: 2 })).toBeUndefined()
  expect(() => requireDevices({ ...cpu, cores: 1 }, 2)).not.toThrow()
})
