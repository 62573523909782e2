import { inputsOf } from '../../graph/order.ts'
import type { Tensor } from '../../graph/tensor.ts'
import type { Attention, CompileOptions, Executable, LoopingBackend, Named } from '../backend.ts'
import { equalParts } from '../equal-parts.ts'
import { createResidences } from '../residence.ts'
import { fasterAttention, hasAttention, timeStep } from './faster-attention.ts'
import { placeLoop } from './loop.ts'
import {
  type ClientOptions,
  compileProgram,
  type DeviceArray,
  type DeviceInfo,
  defaultCacheFolder,
  encodeCompileOptions,
  type Flags,
  free,
  openCache,
  openDevices,
  programKey,
  type Session,
} from './pjrt/index.ts'
import { type LoweringOptions, lower, lowerLoop, type Precision, type StableHloModule } from './stablehlo/index.ts'
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
 * @param time times a step of a loop
 */
export function createXla(
  options: XlaOptions = {},
  open: () => Promise<Session> = () => openDevices(options.plugin, options.client),
  time = timeStep,
): XlaBackend {
  const {
    precision = 'float32',
    attention: usual = 'decomposed',
    flags = {},
    cacheFolder = defaultCacheFolder(),
  } = options
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
  function lowering(
    { devices }: Session,
    outputs: Named<Tensor>,
    { threads = 1, batchAxes: axes = {}, attention = usual }: CompileOptions,
  ): LoweringOptions & { readonly attention: Attention } {
    const sizes = inputsOf(Object.values(outputs)).flatMap(({ parameters: { name, shape } }) => {
      const axis = axes[name]
      return axis === undefined ? [] : [shape[axis] ?? 0]
    })
    const parts = sizes.length === 0 ? 1 : equalParts(sizes, Math.min(threads, devices.length))
    const way = attention === 'faster' ? usual : attention
    return { precision, attention: way, ...(parts > 1 && { parallel: { devices: parts, axes } }) }
  }

  const settingsOf = ({ parallel }: LoweringOptions) => ({ partitions: parallel?.devices ?? 1, flags })

  async function place(session: Session, { text, outputs }: StableHloModule, how: LoweringOptions) {
    const settings = settingsOf(how)
    return { session, program: await compileProgram(session, text, outputs, { settings, cache }) }
  }

  return {
    name: 'xla',
    async compile(outputs, options = {}) {
      const devices = await session()
      const how = lowering(devices, outputs, options)
      const module = lower(outputs, how)
      return executableOf(await place(devices, module, how), module)
    },
    async compileLoop(request, { sharing, ...options } = {}) {
      const devices = await session()
      const how = lowering(devices, request.outputs, options)
      const compile = async (attention: Attention) => {
        const module = lowerLoop(request, { ...how, attention })
        const placed = await place(devices, module, how)
        return residences.settle(
          sharing,
          (array) => free(devices, [array]),
          (residence, leave) => placeLoop(placed, request, module, residence, leave),
        )
      }
      // timing loads what it computes with, which others must not find among their own
      const isChoice =
        devices.platform === 'cuda' &&
        precision === 'bfloat16' &&
        hasAttention(request.outputs) &&
        sharing === undefined
      if (options.attention !== 'faster' || !isChoice) return compile(how.attention)
      const program = programKey(devices, lowerLoop(request, how).text, encodeCompileOptions(settingsOf(how)))
      return fasterAttention({ compile, time, kept: cache && { cache, key: `${program}.attention` } })
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
