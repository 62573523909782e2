import os from 'node:os'
import { cpu, type Device, describeDevice, processorBackend, traitsOf } from '../../engine/index.ts'
import type { LadderRecord } from './record.ts'

/** What a reader needs to know of the machine and the device that computed; nothing that names it. */
export const describeMachine = async (device: Device = cpu): Promise<LadderRecord['machine']> => ({
  processor: os.cpus()[0]?.model.trim() ?? 'unknown',
  cores: os.availableParallelism(),
  memory: os.totalmem(),
  node: process.version,
  ...(traitsOf(device).marked ? { device: describeDevice(device) } : { engine: (await processorBackend()).name }),
})
