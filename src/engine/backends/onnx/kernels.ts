/**
 * What a lowering must know of the kernels of one of ONNX Runtime's execution providers. An operation that a provider
 * has no kernel for runs on the CPU's, so it need not be known here.
 */
export interface Kernels {
  /** Of the backend that they make. */
  readonly name: string
  /** What ONNX Runtime calls the provider. */
  readonly provider: 'cpu' | 'webgpu'
  /** What it calls the memory they leave their results in, if it is left there. */
  readonly location: 'cpu' | 'gpu-buffer'
  /** Whether they compute where the feeds lie: then rows of a feed need no copy, and work in blocks stays in a cache. */
  readonly inPlace: boolean
  /** Whether the kernel of SimplifiedLayerNormalization fills its second output, 1 / rms(x). WebGPU's does not. */
  readonly inverseRms: boolean
  /** Whether there is one of FusedMatMul, a product with transposed operands and a factor. WebGPU has none. */
  readonly fusedProduct: boolean
  /** Whether there is one of LogSoftmax. WebGPU has none. */
  readonly logSoftmax: boolean
  /** Whether ScatterND adds in one order, so that equal feeds give equal bits. WebGPU's adds whatever comes first. */
  readonly orderedScatter: boolean
}

export const cpu: Kernels = {
  name: 'onnx',
  provider: 'cpu',
  location: 'cpu',
  inPlace: true,
  inverseRms: true,
  fusedProduct: true,
  logSoftmax: true,
  orderedScatter: true,
}
export const gpu: Kernels = {
  name: 'webgpu',
  provider: 'webgpu',
  location: 'gpu-buffer',
  inPlace: false,
  inverseRms: false,
  fusedProduct: false,
  logSoftmax: false,
  orderedScatter: false,
}
