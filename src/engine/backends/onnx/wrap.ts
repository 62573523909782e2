import { Tensor as OrtTensor } from 'onnxruntime-node'
import type { Data } from '../../graph/tensor.ts'
import type { ArrayKinds } from '../arrays.ts'
import type { OnnxValue } from './model.ts'

/** Arrays that ONNX Runtime takes as they are. */
export const kinds: ArrayKinds = { float32: [Float32Array], int32: [Int32Array], bool: [Uint8Array] }

/** Hands an array to ONNX Runtime without copying it. */
export const wrap = (data: Data, { type, shape }: Pick<OnnxValue, 'type' | 'shape'>): OrtTensor =>
  new OrtTensor(type, data as never, shape)
