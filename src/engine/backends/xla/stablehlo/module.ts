import type { DType, Shape } from '../../../graph/tensor.ts'
import type { Attention } from '../../backend.ts'
import type { Precision } from './precision.ts'

/** An argument or a result of a module, in the order of the executable's own. */
export interface Port {
  readonly name: string
  /** As the whole, not one device, has it. */
  readonly shape: Shape
  readonly dtype: DType
  /** The axis that is cut into one equal part per device; null where every device holds the whole. */
  readonly shardedAxis: number | null
}

/** A module in StableHLO's text form, its entry function called `main`. Bools are i1 at the boundary. */
export interface StableHloModule {
  readonly text: string
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  /** For each output the position of the argument whose buffer it takes over, or null. */
  readonly donated: readonly (number | null)[]
}

export interface LoweringOptions {
  /** Default float32. */
  readonly precision?: Precision
  /** Default decomposed: ops that every device has. cudnn: NVIDIA's flash attention, with bfloat16 only. */
  readonly attention?: Attention
  /** Inputs whose buffers the outputs of the same names take over: states that a step replaces. */
  readonly donated?: readonly string[]
  /**
   * Data parallel over the devices of one host. The named inputs are cut along the given axes; everything else is on
   * every device, and XLA's partitioner adds the sums over devices that follow.
   */
  readonly parallel?: { readonly devices: number; readonly axes: { readonly [input: string]: number } }
}
