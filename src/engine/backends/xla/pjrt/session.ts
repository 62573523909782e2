import { fail } from '../../../../error.ts'
import type { Api } from './api.ts'
import { statusOf } from './errors.ts'
import type { DeviceMemory } from './memory.ts'
import { type ClientOptions, encodeClientOptions } from './options.ts'

/** One device, for people. Bytes; undefined where the plugin does not say. */
export interface DeviceInfo {
  readonly id: number
  /** As its maker calls it: `NVIDIA H100 80GB HBM3`. */
  readonly kind: string
  readonly memory: DeviceMemory | undefined
}

/** What lives on the devices, so that it can be freed in the one order that does not crash. */
export interface Track {
  readonly buffers: Set<bigint>
  readonly programs: Set<bigint>
  /** @throws `device-closed` once the session is disposed of */
  open(): void
  /** Registers work that must end before anything is freed. */
  pending<T>(work: Promise<T>): Promise<T>
}

/** An open plugin with its devices. */
export interface Session {
  readonly api: Api
  /** Address of `PJRT_Client`. */
  readonly client: bigint
  /** Tells one build of the plugin from another. */
  readonly plugin: string
  readonly platform: string
  /** Of the driver and libraries, in the plugin's own words. */
  readonly platformVersion: string
  /** Addresses of `PJRT_Device`. */
  readonly devices: readonly bigint[]
  readonly track: Track
  describe(): readonly DeviceInfo[]
  memoryOf(device: bigint): DeviceMemory | undefined
  /** Waits for what is running, then frees buffers, programs and client, in this order. Twice is once. */
  dispose(): Promise<void>
}

const wayOut = 'Check the GPU with nvidia-smi, and that its driver is new enough for the plugin, or use --device cpu.'

/**
 * Takes hold of the devices.
 * @throws `no-device` if there is none that works
 */
export async function openSession(api: Api, plugin: string, options: ClientOptions = {}): Promise<Session> {
  const client = await createClient(api, options)
  const asked = 'describe itself'
  const { addressable_devices: list, num_addressable_devices: count } = api.call(
    'Client_AddressableDevices',
    { client },
    asked,
  )
  if (count === 0) {
    api.call('Client_Destroy', { client }, 'close')
    fail({ code: 'no-device', what: 'the plugin found no device', fix: wayOut })
  }
  const devices = api.pointers(list, count)
  const name = api.call('Client_PlatformName', { client }, asked)
  const version = api.call('Client_PlatformVersion', { client }, asked)
  const buffers = new Set<bigint>()
  const programs = new Set<bigint>()
  const running = new Set<Promise<unknown>>()
  let closed: Promise<void> | undefined

  function memoryOf(device: bigint): DeviceMemory | undefined {
    try {
      const stats = api.call('Device_MemoryStats', { device }, asked)
      if (!stats.bytes_limit_is_set) return undefined
      const memory = { limit: stats.bytes_limit, inUse: stats.bytes_in_use }
      return stats.peak_bytes_in_use_is_set ? { ...memory, peak: stats.peak_bytes_in_use } : memory
    } catch (error) {
      if (statusOf(error)?.name === 'UNIMPLEMENTED') return undefined
      throw error
    }
  }

  async function close(): Promise<void> {
    while (running.size > 0) await Promise.allSettled(running)
    for (const buffer of buffers) api.call('Buffer_Destroy', { buffer }, 'free a buffer')
    buffers.clear()
    for (const executable of programs) api.call('LoadedExecutable_Destroy', { executable }, 'free a program')
    programs.clear()
    api.call('Client_Destroy', { client }, 'close')
  }

  return {
    api,
    client,
    plugin,
    platform: api.text(name.platform_name, name.platform_name_size),
    platformVersion: api.text(version.platform_version, version.platform_version_size),
    devices,
    track: {
      buffers,
      programs,
      open() {
        if (closed) fail({ code: 'device-closed', what: 'the device was closed', fix: 'Open it again.' })
      },
      pending(work) {
        running.add(work)
        const forget = () => running.delete(work)
        work.then(forget, forget)
        return work
      },
    },
    describe: () => devices.map((device) => ({ ...identify(api, device), memory: memoryOf(device) })),
    memoryOf,
    dispose() {
      closed ??= close()
      return closed
    },
  }
}

async function createClient(api: Api, options: ClientOptions): Promise<bigint> {
  const { array, count, held } = encodeClientOptions(options, api.native.address)
  try {
    const asked = 'be opened'
    const values = { create_options: api.keep(array, held), num_options: count }
    return (await api.callAsync('Client_Create', values, asked)).client
  } catch (error) {
    const status = statusOf(error)
    if (status === undefined || status.name === 'INVALID_ARGUMENT') throw error
    return fail(
      {
        code: 'no-device',
        what: 'no device could be opened',
        value: `${status.name}: ${status.message.split('\n')[0]}`,
        fix: wayOut,
      },
      error,
    )
  }
}

function identify(api: Api, device: bigint): Pick<DeviceInfo, 'id' | 'kind'> {
  const asked = 'describe itself'
  const { device_description: description } = api.call('Device_GetDescription', { device }, asked)
  const { id } = api.call('DeviceDescription_Id', { device_description: description }, asked)
  const kind = api.call('DeviceDescription_Kind', { device_description: description }, asked)
  return { id, kind: api.text(kind.device_kind, kind.device_kind_size) }
}
