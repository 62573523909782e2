import { fail } from '../../../../error.ts'
import { type Native, native } from '../../native.ts'
import { type Api, readApi } from './api.ts'
import type { FoundPlugin } from './discover.ts'

const opened = new Map<string, Promise<Api>>()

/**
 * Opens a plugin and initializes it, once per process: it cannot be closed again.
 * @throws `no-native-calls`, `small-native-stack`, `plugin-unloadable`, `not-a-plugin`, `plugin-version`
 */
export function openPlugin(found: FoundPlugin): Promise<Api> {
  const api = opened.get(found.path) ?? open(found)
  opened.set(found.path, api)
  return api
}

async function open({ path, cudaData }: FoundPlugin): Promise<Api> {
  const calls = await native()
  if (!calls.hasLargeStacks) {
    fail({
      code: 'small-native-stack',
      what: 'koffi is in use already, with stacks too small for a compiler',
      fix: 'Open the GPU before anything else in this process loads a library with koffi.',
    })
  }
  if (cudaData !== undefined) tellCudaData(calls, cudaData)
  const api = readTable(calls, path)
  api.call('Plugin_Initialize', {}, 'initialize its plugin')
  return api
}

/** Opens a library and reads its table of functions; nothing runs on a device yet. */
export function readTable(calls: Native, path: string): Api {
  const library = (() => {
    try {
      return calls.open(path)
    } catch (cause) {
      return fail(
        {
          code: 'plugin-unloadable',
          where: path,
          what: 'this PJRT plugin could not be loaded',
          value: cause instanceof Error ? cause.message : String(cause),
          fix: 'Install the CUDA libraries it needs with "pip install jax[cuda13]", or use --device cpu.',
        },
        cause,
      )
    }
  })()
  const getApi = library.symbol('GetPjrtApi')
  const table = getApi === undefined ? 0n : calls.call(getApi, null)
  if (table !== 0n) return readApi(calls, table, path)
  return fail({
    code: 'not-a-plugin',
    where: path,
    what: 'this library is not a PJRT plugin: it has no GetPjrtApi',
    fix: 'Name the xla_cuda_plugin.so of jax-cuda13-pjrt, or use --device cpu.',
  })
}

/** XLA looks for libdevice and ptxas where this flag says, and reads its flags when it is loaded. */
function tellCudaData(calls: Native, folder: string): void {
  const flags = process.env.XLA_FLAGS ?? ''
  if (flags.includes('--xla_gpu_cuda_data_dir')) return
  // as C sees it; `process.env` of a worker thread is only a copy
  calls.fromC('setenv', 'int', ['str', 'str', 'int'])(
    'XLA_FLAGS',
    `${flags} --xla_gpu_cuda_data_dir=${folder}`.trim(),
    1,
  )
}
