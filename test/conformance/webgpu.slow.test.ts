import { describe } from 'vitest'
import { requireWebgpu, webgpu } from '../../src/engine/index.ts'
import { EscaladoError } from '../../src/error.ts'
import { describeLoops } from './loop-suite.ts'
import { describeModel } from './model-suite.ts'
import { describeConformance } from './suite.ts'

/** Why there is nothing to test here, if so. Any other failure is one of the tests. */
const absent = await requireWebgpu().then(
  () => undefined,
  (error) => {
    if (error instanceof EscaladoError && ['no-provider', 'no-device'].includes(error.code)) return error.message
    throw error
  },
)

describe.skipIf(absent !== undefined)(
  `webgpu on a device${absent === undefined ? '' : ` (skipped: ${absent})`}`,
  () => {
    describeConformance(webgpu, { forward: 1e-6, gradient: 1e-5 })
    describeModel(webgpu, { forward: 1e-6, gradient: 1e-5 })
    describeLoops(webgpu)
  },
)
