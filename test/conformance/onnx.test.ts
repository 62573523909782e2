import { onnx } from '../../src/engine/index.ts'
import { describeConformance } from './suite.ts'

describeConformance(onnx, { forward: 1e-6, gradient: 1e-5 })
