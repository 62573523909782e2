import { describe } from 'vitest'
import { missingHere, x64 } from '../../src/engine/index.ts'
import { describeModel } from './model-suite.ts'
import { describeConformance } from './suite.ts'

const missing = await missingHere()

/** Only where the machine can: Linux, and a processor with AVX-512. */
describe.skipIf(missing !== undefined)(`machine code${missing === undefined ? '' : `: needs ${missing}`}`, () => {
  describeConformance(x64, { forward: 1e-6, gradient: 1e-5 })
  describeModel(x64, { forward: 1e-6, gradient: 1e-5 })
})
