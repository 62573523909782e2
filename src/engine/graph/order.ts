import { fail } from '../../error.ts'
import type { OpName } from './ops.ts'
import { sizeOf, type Tensor } from './tensor.ts'

/** Every node the outputs need, inputs before users; `inputsOfNode` may leave out inputs that a backend has no use for. */
export function topologicalOrder(
  outputs: readonly Tensor[],
  inputsOfNode: (tensor: Tensor) => readonly Tensor[] = ({ inputs }) => inputs,
): Tensor[] {
  const needed = new Set<Tensor>()
  const pending = [...outputs]
  for (let tensor = pending.pop(); tensor !== undefined; tensor = pending.pop()) {
    if (needed.has(tensor)) continue
    needed.add(tensor)
    pending.push(...inputsOfNode(tensor))
  }
  return [...needed].sort((a, b) => a.id - b.id)
}

/**
 * The named inputs the outputs need.
 * @throws `duplicate-input`
 */
export function inputsOf(outputs: readonly Tensor[]): Tensor<'input'>[] {
  const inputs = topologicalOrder(outputs).filter((tensor): tensor is Tensor<'input'> => isOp(tensor, 'input'))
  const names = inputs.map(({ parameters }) => parameters.name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) {
    fail({
      code: 'duplicate-input',
      what: 'two inputs of a graph have one name',
      value: twice,
      fix: 'Trace the input once and share it, or rename one.',
    })
  }
  return inputs
}

export const isOp = <K extends OpName>(tensor: Tensor, op: K): tensor is Tensor<K> => tensor.op === op

/** Multiply-adds times two over every matmul the outputs need: what a graph really computes, FLOPs. */
export function countMatmulFlops(outputs: readonly Tensor[]): number {
  let flops = 0
  for (const tensor of topologicalOrder(outputs)) {
    if (!isOp(tensor, 'matmul')) continue
    const [a] = tensor.inputs as [Tensor]
    const inner = a.shape.at(tensor.parameters.transposeA ? -2 : -1) as number
    flops += 2 * sizeOf(tensor.shape) * inner
  }
  return flops
}
