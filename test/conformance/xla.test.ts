import { afterAll, describe } from 'vitest'
import { createXla } from '../../src/engine/index.ts'
import { EscaladoError } from '../../src/error.ts'
import { describeLoops } from './loop-suite.ts'
import { describeModel } from './model-suite.ts'
import { describeConformance } from './suite.ts'

const backend = createXla({ cacheFolder: null, client: process.env.ESCALADO_PJRT_PLUGIN ? {} : { preallocate: false } })

/** Why there is nothing to test here, if so. Any other failure is one of the tests. */
const absent = await backend.describeDevices().then(
  () => undefined,
  (error) => {
    const expected = ['no-plugin', 'no-device', 'no-native-calls', 'plugin-unloadable']
    if (error instanceof EscaladoError && expected.includes(error.code)) return error.message
    throw error
  },
)

describe.skipIf(absent !== undefined)(`xla on a device${absent === undefined ? '' : ` (skipped: ${absent})`}`, () => {
  afterAll(() => backend.dispose())

  describeConformance(backend, { forward: 1e-6, gradient: 1e-5 })
  describeModel(backend, { forward: 1e-6, gradient: 1e-5 })
  describeLoops(backend)
})
