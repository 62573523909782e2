import { describe } from 'vitest'
import { describeModel } from '../conformance/model-suite.ts'
import { describeConformance } from '../conformance/suite.ts'
import { backendWith, python } from './oracle.ts'

describe.skipIf(python === null)('StableHLO on jaxlib', () => {
  const backend = backendWith({})
  describeConformance(backend, { forward: 1e-6, gradient: 1e-5 })
  describeModel(backend, { forward: 1e-6, gradient: 1e-5 })
})
