import { type Device, type DeviceName, describeDevice, traitsOf } from '../engine/index.ts'
import { settleDevice } from '../studies/index.ts'
import { paragraph } from './live/lines.ts'
import type { Output } from './output.ts'

/** The device a verb computes on. It is named where it is not the processor, and where it is not what was hoped for. */
export async function chooseDevice(asked: DeviceName | 'auto', output: Output): Promise<Device> {
  const { device, why } = await settleDevice(asked)
  const note = (text: string): void => {
    for (const line of paragraph('device', text, output.notesStyle)) output.note(line)
  }
  if (why !== null) note(`the processor, since no GPU can be used: ${why}`)
  else if (traitsOf(device).marked) note(describeDevice(device))
  return device
}
