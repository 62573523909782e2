import { type Device, type OpenDevice, openDevice, traitsOf } from '../engine/index.ts'
import { fail } from '../error.ts'

let opened: Promise<OpenDevice> | undefined

/** A lane among those side by side, and how many cores of the device its jobs take. */
export interface Place {
  readonly lane: number
  readonly threads: number
}

/**
 * The device of this lane, or its share of it, taken hold of by the first of its jobs that needs it. All jobs of a lane
 * are for one device, and take as many cores of it.
 * @throws what `openDevice` throws, `too-few-devices`
 */
export function laneDevice(device: Device, place: Place): Promise<OpenDevice> {
  opened ??= openDevice(device.name, coresOfLane(device, place)).catch((error) => {
    opened = undefined
    throw error
  })
  return opened
}

/** Gives it back, before the lane ends. */
export async function closeLaneDevice(): Promise<void> {
  await (await opened)?.dispose()
  opened = undefined
}

/** The numbers of the devices that a lane takes, each lane others; undefined: the device as it is. */
export function coresOfLane(device: Device, { lane, threads }: Place): readonly number[] | undefined {
  if (traitsOf(device).cores === 'threads') return undefined
  requireDevices(device, (lane + 1) * threads)
  return threads === device.cores ? undefined : Array.from({ length: threads }, (_, i) => lane * threads + i)
}

/**
 * Does nothing where a device has so many cores, or where these are threads, which can be more than there are cores.
 * @throws `too-few-devices`
 */
export function requireDevices(device: Device, count: number): void {
  if (traitsOf(device).cores === 'threads' || count <= device.cores) return
  fail({
    code: 'too-few-devices',
    what: `this was planned for ${count} devices side by side, and here there are fewer`,
    value: `${device.cores} of ${device.kind}`,
    fix: 'Look at CUDA_VISIBLE_DEVICES, which may hide some; or plan anew in another --store.',
  })
}
