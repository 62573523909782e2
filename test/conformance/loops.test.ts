import { onnx } from '../../src/engine/index.ts'
import { looping } from '../support/looping.ts'
import { describeLoops } from './loop-suite.ts'

describeLoops(looping(onnx))
