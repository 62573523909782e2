import type { CompileOptions, Executable, LoopingBackend } from '../backend.ts'
import { createResidences } from '../residence.ts'
import { placeLoop } from './loop.ts'
import {
  type ClientOptions,
  compileProgram,
  type DeviceArray,
  type DeviceInfo,
  defaultCacheFolder,
  type Flags,
  free,
  openCache,
  openDevices,
  type Session,
} from './pjrt/index.ts'
import {
  type Attention,
  type LoweringOptions,
  lower,
  lowerLoop,
  type Precision,
  type StableHloModule,
} from './stablehlo/index.ts'
import { checkBuffers, type Placed, receiveAll, sendAll } from './transfer.ts'

export { type ClientOptions, type DeviceInfo, type Flags, fittingShare } from './pjrt/index.ts'

export interface XlaOptions {
  /** Path of the plugin; by default `ESCALADO_PJRT_PLUGIN`, else the newest installed wheel. */
  readonly plugin?: string
  readonly client?: ClientOptions
  /** Default float32. */
  readonly precision?: Precision
  /** Default decomposed: ops that every device has. cudnn: NVIDIA's flash attention, in bfloat16 only. */
  readonly attention?: Attention
  /** Of XLA, for every compilation. */
  readonly flags?: Flags
  /** Where compiled programs are kept; null for nowhere. Default `$XDG_CACHE_HOME/escalado/xla`. */
  readonly cacheFolder?: string | null
}

/** The devices behind a backend, for people. */
export interface Devices {
  /** `cuda`, `tpu`, `cpu`. */
  readonly platform: string
  readonly version: string
  readonly devices: readonly DeviceInfo[]
}

/** XLA's compiler on whatever device a PJRT plugin drives. It is opened at its first use. */
export interface XlaBackend extends LoopingBackend {
  /** @throws what `compile` throws when there is no plugin or no device */
  describeDevices(): Promise<Devices>
  /** Waits for what is running and gives the devices back. */
  dispose(): Promise<void>
}

/**
 * @param open takes hold of the devices; a test may hand in others
 */
export function createXla(
  options: XlaOptions = {},
  open: () => Promise<Session> = () => openDevices(options.plugin, options.client),
): XlaBackend {
  const { precision = 'float32', attention = 'decomposed', flags = {}, cacheFolder = defaultCacheFolder() } = options
  const cache = cacheFolder === null ? undefined : openCache(cacheFolder)
  const residences = createResidences<DeviceArray>()
  let opened: Promise<Session> | undefined
  function session(): Promise<Session> {
    opened ??= open().catch((error) => {
      opened = undefined
      throw error
    })
    return opened
  }

  /** Inputs are cut only if there is more than one device to cut them for. */
  function lowering({ devices }: Session, axes: CompileOptions['batchAxes']): LoweringOptions {
    if (axes === undefined || devices.length === 1) return { precision, attention }
    return { precision, attention, parallel: { devices: devices.length, axes } }
  }

  async function place(session: Session, { text, outputs }: StableHloModule, { parallel }: LoweringOptions) {
    const settings = { partitions: parallel?.devices ?? 1, flags }
    return { session, program: await compileProgram(session, text, outputs, { settings, cache }) }
  }

  return {
    name: 'xla',
    async compile(outputs, { batchAxes } = {}) {
      const devices = await session()
      const how = lowering(devices, batchAxes)
      const module = lower(outputs, how)
      return executableOf(await place(devices, module, how), module)
    },
    async compileLoop(request, { batchAxes, sharing } = {}) {
      const devices = await session()
      const how = lowering(devices, batchAxes)
      const module = lowerLoop(request, how)
      const placed = await place(devices, module, how)
      return residences.settle(
        sharing,
        (array) => free(devices, [array]),
        (residence, leave) => placeLoop(placed, request, module, residence, leave),
      )
    },
    async describeDevices() {
      const { platform, platformVersion: version, describe } = await session()
      return { platform, version, devices: describe() }
    },
    async dispose() {
      await (await opened)?.dispose()
      opened = undefined
    },
  }
}

function executableOf(placed: Placed, { inputs, outputs }: StableHloModule): Executable {
  const { session, program } = placed
  return {
    async run(feeds, into = {}) {
      checkBuffers(outputs, into)
      const { arrays, sent } = sendAll(placed, inputs, feeds)
      try {
        const { results, done } = await program.execute(arrays, [])
        try {
          await done
          return await receiveAll(session, outputs, results, into)
        } finally {
          free(session, results)
        }
      } finally {
        await sent
        free(session, arrays)
      }
    },
    dispose: () => program.dispose(),
  }
}

/** The NVIDIA engine: the whole graph as one StableHLO module, compiled and run by XLA. */
export const xla: XlaBackend = createXla()
