import { runLocal } from '../cluster/index.ts'
import { cpu, type Device, type DeviceName, traitsOf } from '../engine/index.ts'
import { EscaladoError } from '../error.ts'
import type { LadderJob } from './ladder/worker.ts'

/** A device to work on, and why it is not another one; null where it is the one asked for. */
export interface Settled {
  readonly device: Device
  readonly why: string | null
}

/**
 * Looks whether a device can be used, in the way in which lanes will use it. `auto` is a GPU of NVIDIA where one can be
 * used, else the processor.
 * @throws what `openDevice` throws, `device-crashed`; for `auto` nothing of these
 */
export async function settleDevice(asked: DeviceName | 'auto', find = findDevice): Promise<Settled> {
  if (asked !== 'auto') return { device: await find(asked), why: null }
  try {
    return { device: await find('cuda'), why: null }
  } catch (error) {
    if (!(error instanceof EscaladoError)) throw error
    const { what, value } = error.problem
    return { device: cpu, why: value === undefined ? what : `${what} (${value})` }
  }
}

async function findDevice(name: DeviceName): Promise<Device> {
  if (name === cpu.name) return cpu
  const [device] = await runLocal<null, LadderJob, never, Device>({
    ...{ module: new URL('./ladder/worker.js', import.meta.url), jobs: [{ kind: 'device', name }], lanes: 1 },
    ...{ shared: null, apart: traitsOf({ name }).apart },
  })
  return device as Device
}
