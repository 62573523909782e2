export { gradients } from './autodiff/gradients.ts'
export { type ArrayKinds, arrayFor } from './backends/arrays.ts'
export type {
  Attention,
  Backend,
  ChosenAttention,
  CompileOptions,
  Executable,
  Loop,
  LoopingBackend,
  LoopOptions,
  LoopRequest,
  Named,
} from './backends/backend.ts'
export { equalParts } from './backends/equal-parts.ts'
export { onnx, requireWebgpu, webgpu } from './backends/onnx/index.ts'
export { processorBackend } from './backends/processor.ts'
export { reference } from './backends/reference/index.ts'
export { missingHere, x64 } from './backends/x64/index.ts'
export { createXla, type Devices, fittingShare, type XlaBackend, type XlaOptions, xla } from './backends/xla/index.ts'
export * as stablehlo from './backends/xla/stablehlo/index.ts'
export {
  cpu,
  type Device,
  type DeviceMark,
  type DeviceName,
  describeDevice,
  deviceNames,
  isDeviceName,
  markOf,
  type OpenDevice,
  openDevice,
  traitsOf,
} from './device.ts'
export * from './graph/build.ts'
export type { OpName, OpParameters } from './graph/ops.ts'
export { countMatmulFlops, inputsOf, isOp, topologicalOrder } from './graph/order.ts'
export { printGraph } from './graph/print.ts'
export { type Data, type DType, describe, type Shape, sizeOf, type Tensor } from './graph/tensor.ts'
