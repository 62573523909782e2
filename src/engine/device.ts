/** The devices models run on: one table, and what a program needs to know of each without knowing which it is. */
import os from 'node:os'
import { fail } from '../error.ts'
import type { Backend } from './backends/backend.ts'
import { requireWebgpu, webgpu } from './backends/onnx/index.ts'
import { processorBackend } from './backends/processor.ts'
import { createXla } from './backends/xla/index.ts'
import type { Precision } from './backends/xla/stablehlo/index.ts'

export const deviceNames = ['cpu', 'cuda', 'xla', 'webgpu'] as const
export type DeviceName = (typeof deviceNames)[number]

/** A device that was found, as plain data. */
export interface Device {
  readonly name: DeviceName
  /** As its maker calls it: `NVIDIA H100 80GB HBM3`. */
  readonly kind: string
  /** Bytes of memory, of each of its cores where these are devices; null where it does not say. */
  readonly memory: number | null
  /** What computes side by side: threads of a processor, GPUs. So many jobs, or one job over so many. */
  readonly cores: number
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
  /**
   * What its cores are: threads that share the machine's memory, or devices, each with memory of its own. A device spreads
   * the operations of one job over all of itself, and so is fast with large ones alone.
   */
  readonly cores: 'threads' | 'devices'
  /** Whether a driver runs that may crash, so that it belongs into a process apart. */
  readonly apart: boolean
  /** Whether its numbers carry a mark. */
  readonly marked: boolean
  /** @param only numbers of the cores to take hold of, where these are devices; by default all */
  open(only?: readonly number[]): Promise<OpenDevice>
}

const traits: { readonly [N in DeviceName]: Traits } = {
  cpu: {
    what: 'this machine’s processor',
    precision: 'float32',
    cores: 'threads',
    apart: false,
    marked: false,
    open: async () => ({ device: cpu, backend: await processorBackend(), dispose: async () => {} }),
  },
  cuda: {
    what: 'an NVIDIA GPU, through XLA',
    precision: 'bfloat16',
    cores: 'devices',
    apart: true,
    marked: true,
    open: (only) => openPlugin({ name: 'cuda', platform: 'cuda', precision: 'bfloat16' }, only),
  },
  xla: {
    what: 'whatever device the PJRT plugin in ESCALADO_PJRT_PLUGIN drives, in float32',
    precision: 'float32',
    cores: 'devices',
    apart: true,
    marked: true,
    open: () => openPlugin({ name: 'xla', platform: null, precision: 'float32' }),
  },
  webgpu: {
    what: 'a graphics processor of any maker, through WebGPU',
    precision: 'float32',
    cores: 'devices',
    apart: true,
    marked: true,
    async open() {
      await requireWebgpu()
      const device = { name: 'webgpu', kind: 'WebGPU', memory: null, cores: 1 } as const
      return { device, backend: webgpu, dispose: async () => {} }
    },
  },
}

export const isDeviceName = (name: string): name is DeviceName => deviceNames.some((known) => known === name)

/** What is declared of a device. */
export const traitsOf = ({ name }: Pick<Device, 'name'>): Traits => traits[name]

/** The device that is always there. */
export const cpu: Device = {
  name: 'cpu',
  kind: os.cpus()[0]?.model.trim() ?? 'unknown',
  memory: os.totalmem(),
  cores: os.availableParallelism(),
}

export const markOf = ({ name }: Pick<Device, 'name'>): DeviceMark => {
  const { marked, precision } = traits[name]
  return marked ? { device: { name, precision } } : {}
}

/** What computes, for people: `4 × NVIDIA H100 80GB HBM3, bfloat16`. */
export function describeDevice({ name, kind, cores }: Device): string {
  const { cores: are, precision } = traits[name]
  return `${are === 'devices' && cores > 1 ? `${cores} × ` : ''}${kind}, ${precision}`
}

/**
 * Takes hold of a device.
 * @param only numbers of the cores to take hold of, where these are devices; by default all
 * @throws `no-plugin`, `no-device`, `no-native-calls`, `plugin-unloadable`, `not-a-plugin`, `plugin-version`,
 * `other-platform`, `no-provider`
 */
export const openDevice = (name: DeviceName, only?: readonly number[]): Promise<OpenDevice> => traits[name].open(only)

interface Plugin {
  readonly name: DeviceName
  /** What it must be for; null: whatever it is, of which one device is used, since others cannot be asked to leave some alone. */
  readonly platform: string | null
  readonly precision: Precision
}

async function openPlugin({ name, platform, precision }: Plugin, only?: readonly number[]): Promise<OpenDevice> {
  const backend = createXla({ precision, ...(only && { client: { visibleDevices: only } }) })
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
  const used = platform === null ? described.devices.slice(0, 1) : alike(described.devices)
  const memories = used.flatMap(({ memory }) => (memory === undefined ? [] : [memory.limit]))
  const device = {
    name,
    kind: first?.kind ?? described.platform,
    memory: memories.length === 0 ? null : Math.min(...memories),
    cores: used.length,
  }
  return { device, backend, dispose: () => backend.dispose() }
}

/** From the first on, those of its kind: on another one a job would give other numbers, depending on its lane. */
export function alike<Kind extends { readonly kind: string }>(devices: readonly Kind[]): readonly Kind[] {
  const other = devices.findIndex(({ kind }) => kind !== devices[0]?.kind)
  return other < 0 ? devices : devices.slice(0, other)
}
