/**
 * NVIDIA's flash attention, which never writes the scores to memory, by the custom calls that XLA passes on to cuDNN. The
 * calls, their operands and their configuration are those that JAX emits (jax/_src/cudnn/fused_attention_stablehlo.py);
 * test/xla holds them to it.
 */
import { fail } from '../../../../../error.ts'
import { sizeOf } from '../../../../graph/tensor.ts'
import * as i from '../instructions.ts'
import { printManual, printSharding } from '../sharding.ts'
import { namesOf, printSignature, printType, type Type, type Value } from '../types.ts'
import type { Attended, AttentionGradient } from './attention.ts'
import type { Context } from './lowering.ts'

type Dimensions = readonly [contractingA: number, contractingB: number]

/** Which axes the kernel's products sum over, of [batch, head, context, headSize]. */
const forwardProducts: { readonly [name: string]: Dimensions } = { bmm1: [3, 3], bmm2: [3, 2] }
const backwardProducts: { readonly [name: string]: Dimensions } = {
  bmm1_grad_gemm1: [2, 2],
  bmm1_grad_gemm2: [3, 2],
  bmm2_grad_gemm1: [2, 2],
  bmm2_grad_gemm2: [3, 3],
}

function configuration(
  { devices }: Pick<Context, 'devices'>,
  shape: readonly number[],
  scale: number,
  products: typeof forwardProducts,
): string {
  const [batch, heads, context] = shape as [number, number, number]
  const numbers = Object.entries(products).map(([name, [a, b]]) => [
    `${name}_dot_dimension_numbers`,
    {
      lhs_contracting_dimensions: [String(a)],
      rhs_contracting_dimensions: [String(b)],
      lhs_batch_dimensions: ['0', '1'],
      rhs_batch_dimensions: ['0', '1'],
    },
  ])
  return JSON.stringify({
    operation_queue_id: '0',
    cudnn_fmha_backend_config: {
      algorithm: {
        algo_id: '0',
        math_type: 'TENSOR_OP_MATH',
        tuning_knobs: { '17': '1', '24': '0' },
        is_cudnn_frontend: true,
        workspace_size: '0',
      },
      fmha_scale: scale,
      intermediate_tensor_shape: {
        element_type: 'BF16',
        dimensions: [batch, heads / devices, context, context].map(String),
        tuple_shapes: [],
        layout: {
          dim_level_types: [],
          dim_unique: [],
          dim_ordered: [],
          minor_to_major: ['3', '2', '1', '0'],
          tiles: [],
          element_size_in_bits: '0',
          memory_space: '0',
          index_primitive_type: 'PRIMITIVE_TYPE_INVALID',
          pointer_primitive_type: 'PRIMITIVE_TYPE_INVALID',
          dynamic_shape_metadata_prefix_bytes: '0',
        },
        is_dynamic_dimension: [false, false, false, false],
      },
      is_flash_attention: true,
      mask_type: 'CAUSAL',
      ...Object.fromEntries(numbers),
      dropout_rate: 0,
      seed: 42,
      sliding_window_length: 0,
      max_seg_per_batch: 1,
      is_paged_attention: false,
    },
  })
}

/** Row-major, said explicitly: the kernel reads memory as it lies. */
const printLayout = ({ shape: { length } }: Type): string =>
  length === 1
    ? 'dense<0> : tensor<1xindex>'
    : `dense<[${Array.from({ length }, (_, axis) => length - 1 - axis).join(', ')}]> : tensor<${length}xindex>`

/** Results of a call; on several devices each calls it for its own part of the batch, axis 1. */
function call(
  { emitter, devices }: Pick<Context, 'emitter' | 'devices'>,
  target: string,
  config: string,
  operands: readonly Value[],
  results: readonly Type[],
): Value[] {
  // working memory, whose size the compiler fills in
  const all: readonly Type[] = [...results, { shape: [0], element: 'ui8' }]
  const attributes = [
    'api_version = 2 : i32',
    `backend_config = ${JSON.stringify(config)}`,
    `operand_layouts = [${operands.map(printLayout).join(', ')}]`,
    `result_layouts = [${all.map(printLayout).join(', ')}]`,
  ]
  const callOn = (given: readonly Value[], taken: readonly Type[]): string =>
    `stablehlo.custom_call @${target}(${namesOf(given)}) {${attributes.join(', ')}} : ${printSignature(given, taken)}`
  if (devices === 1) return emitter.emitMany(callOn(operands, all), operands, all)

  const local = ({ shape, element }: Type): Type => ({ shape: shape.with(1, (shape[1] as number) / devices), element })
  const parts = operands.map((x, k): Value => ({ ...local(x), name: `%part${k}` }))
  const made = results.map((x, k): Value => ({ ...local(x), name: `%made#${k}` }))
  const sharding = ({ shape }: Type): string => printSharding(shape.length, 1)
  const text = [
    `sdy.manual_computation(${namesOf(operands)}) ${printManual(operands.map(sharding), results.map(sharding))} (${parts.map((x) => `${x.name}: ${printType(x)}`).join(', ')}) {`,
    `  %made:${all.length} = ${callOn(parts, [...made, ...all.slice(results.length)])}`,
    `  sdy.return ${namesOf(made)} : ${made.map(printType).join(', ')}`,
    `} : ${printSignature(operands, results)}`,
  ]
  return emitter.emitMany(text.join('\n'), operands, results)
}

/** As [batch, heads, context, headSize]: which of the leading axes is which is all the same to the kernel. */
function operand({ emitter, factors, devices }: Context, x: Value): Value {
  const leading = x.shape.slice(0, -2)
  const [context, headSize] = x.shape.slice(-2) as [number, number]
  const shape = leading.length === 2 ? x.shape : [1, sizeOf(leading), context, headSize]
  if (factors !== 'bf16' || headSize % 8 !== 0 || headSize > 128 || (shape[1] as number) % devices !== 0) {
    fail({
      code: 'no-flash-attention',
      what: 'cuDNN’s attention takes bfloat16, heads whose size is a multiple of 8 up to 128, and equal parts on all devices',
      value: `${factors}, [${x.shape}] on ${devices} device${devices === 1 ? '' : 's'}`,
      fix: 'Lower with decomposed attention.',
    })
  }
  return i.reshape(emitter, i.convert(emitter, x, factors), shape)
}

/** Output and, per row, the logarithm of the sum that its softmax divided by. */
function forward(context: Context, { q, k, v, scale }: Attended): { operands: Value[]; output: Value; sums: Value } {
  const operands = [q, k, v].map((x) => operand(context, x))
  const { shape, element } = operands[0] as Value
  const config = configuration(context, shape, scale, forwardProducts)
  const results: Type[] = [
    { shape, element },
    { shape: shape.slice(0, -1), element: 'f32' },
  ]
  const [output, sums] = call(context, '__cudnn$fmhaSoftmax', config, operands, results) as [Value, Value]
  return { operands, output, sums }
}

export const attention = (context: Context, attended: Attended): Value =>
  i.reshape(context.emitter, forward(context, attended).output, attended.q.shape)

/** All three at once, by one call for equal arguments. */
export function attentionGradient(context: Context, attended: Attended, d: Value): AttentionGradient {
  const { operands, output, sums } = forward(context, attended)
  const [q] = operands as [Value]
  const config = configuration(context, q.shape, attended.scale, backwardProducts)
  const taken = [...operands, sums, operand(context, d), output]
  const given = call(context, '__cudnn$fmhaSoftmaxBackward', config, taken, operands)
  const [dq, dk, dv] = given.map((x) => i.reshape(context.emitter, x, attended.q.shape)) as [Value, Value, Value]
  return { q: dq, k: dk, v: dv }
}
