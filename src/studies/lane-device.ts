import { type Device, type OpenDevice, openDevice } from '../engine/index.ts'

let opened: Promise<OpenDevice> | undefined

/** The device of this lane, taken hold of by the first of its jobs that needs it. All jobs of a lane are for one device. */
export function laneDevice({ name }: Pick<Device, 'name'>): Promise<OpenDevice> {
  opened ??= openDevice(name).catch((error) => {
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
