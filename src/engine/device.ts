/** The devices models run on: one table, and what a program needs to know of each without knowing which it is. */
import os from 'node:os'
import { fail } from '../error.ts'
import type { Backend } from './backends/backend.ts'
import { onnx, requireWebgpu, webgpu } from './backends/onnx/index.ts'
import { createXla } from './backends/xla/index.ts'
import type { Precision } from './backends/xla/stablehlo/index.ts'

export const deviceNames = ['cpu', 'cuda', 'xla', 'webgpu'] as const
export type DeviceName = (typeof deviceNames)[number]

/** A device that was found, as plain data. */
export interface Device {
  readonly name: DeviceName
  /** As its maker calls it: `NVIDIA H100 80GB HBM3`. */
  readonly kind: string
  /** Bytes of memory; null where it does not say. */
  readonly memory: number | null
}

/** What names numbers that another device computed than the one all did before there was a choice; else nothing. */
export interface DeviceMark {
  readonly device?: { readonly name: DeviceName; readonly precision: Precision }
}

/** A device in hand. */
export interface OpenDevice {
  readonly device: Device
  readonly backend: Backend
  /** Gives it back. A backend over native code must be given back before its thread or process ends. */
  dispose(): Promise<void>
}

interface Traits {
  /** What it is, for people. */
  readonly what: string
  /** In which matrix products are computed; weights, sums and losses are float32 everywhere. */
  readonly precision: Precision
  /** How its work is spread: jobs side by side, one on each core, or the operations of one job over all of it. */
  readonly spread: 'jobs' | 'operations'
  /** Whether a driver runs that may crash, so that it belongs into a process apart. */
  readonly apart: boolean
  /** Whether its numbers carry a mark. */
  readonly marked: boolean
  open(): Promise<OpenDevice>
}

const traits: { readonly [N in DeviceName]: Traits } = {
  cpu: {
    what: 'this machine’s processor',
    precision: 'float32',
    spread: 'jobs',
    apart: false,
    marked: false,
    open: async () => ({ device: cpu, backend: onnx, dispose: async () => {} }),
  },
  cuda: {
    what: 'an NVIDIA GPU, through XLA',
    precision: 'bfloat16',
    spread: 'operations',
    apart: true,
    marked: true,
    open: () => openPlugin('cuda', 'cuda', 'bfloat16'),
  },
  xla: {
    what: 'whatever device the PJRT plugin in ESCALADO_PJRT_PLUGIN drives, in float32',
    precision: 'float32',
    spread: 'operations',
    apart: true,
    marked: true,
    open: () => openPlugin('xla', null, 'float32'),
  },
  webgpu: {
    what: 'a graphics processor of any maker, through WebGPU',
    precision: 'float32',
    spread: 'operations',
    apart: true,
    marked: true,
    async open() {
      await requireWebgpu()
      return { device: { name: 'webgpu', kind: 'WebGPU', memory: null }, backend: webgpu, dispose: async () => {} }
    },
  },
}

export const isDeviceName = (name: string): name is DeviceName => deviceNames.some((known) => known === name)

/** What is declared of a device. */
export const traitsOf = ({ name }: Pick<Device, 'name'>): Traits => traits[name]

/** The device that is always there. */
export const cpu: Device = { name: 'cpu', kind: os.cpus()[0]?.model.trim() ?? 'unknown', memory: os.totalmem() }

export const markOf = ({ name }: Pick<Device, 'name'>): DeviceMark => {
  const { marked, precision } = traits[name]
  return marked ? { device: { name, precision } } : {}
}

/** Jobs that run side by side on it, and threads that one job alone may use. */
export const coresOf = ({ name }: Pick<Device, 'name'>): number =>
  traits[name].spread === 'jobs' ? os.availableParallelism() : 1

/**
 * Takes hold of a device.
 * @throws `no-plugin`, `no-device`, `no-native-calls`, `plugin-unloadable`, `not-a-plugin`, `plugin-version`,
 * `other-platform`, `no-provider`
 */
export const openDevice = (name: DeviceName): Promise<OpenDevice> => traits[name].open()

/** @param platform that the plugin must be for; null: any */
async function openPlugin(name: DeviceName, platform: string | null, precision: Precision): Promise<OpenDevice> {
  const backend = createXla({ precision })
  const described = await backend.describeDevices()
  const [first] = described.devices
  if (platform !== null && described.platform !== platform) {
    await backend.dispose()
    fail({
      code: 'other-platform',
      where: `--device ${name}`,
      what: `the plugin drives another kind of device than ${platform}`,
      value: `${described.platform}: ${first?.kind}`,
      fix: 'Take it as it is with --device xla, or name another plugin in ESCALADO_PJRT_PLUGIN.',
    })
  }
  const device = { name, kind: first?.kind ?? described.platform, memory: first?.memory?.limit ?? null }
  return { device, backend, dispose: () => backend.dispose() }
}
