import { topologicalOrder } from './order.ts'
import { describe, type Tensor } from './tensor.ts'

/** Four numbers of an array are enough to recognize it. */
const shown = 4

function printParameter(value: unknown): string | undefined {
  if (typeof value === 'function') return undefined
  if (!ArrayBuffer.isView(value)) return JSON.stringify(value)
  const numbers = [...(value as unknown as ArrayLike<number> & Iterable<number>)]
  return `[${numbers.slice(0, shown).join(', ')}${numbers.length > shown ? ', …' : ''}]`
}

function printParameters({ op, parameters }: Tensor): string {
  const parts = Object.entries(parameters).flatMap(([name, value]) => {
    // what the line's end says anyway
    if ((op === 'input' || op === 'constant') && (name === 'shape' || name === 'dtype')) return []
    const text = printParameter(value)
    return text === undefined ? [] : [`${name}: ${text}`]
  })
  return parts.length === 0 ? '' : ` {${parts.join(', ')}}`
}

/**
 * A graph as text, one line per node, inputs before users, an arrow at the outputs:
 * `%2 = matmul %0 %1 {transposeA: false, transposeB: true, scale: 1} : [2, 3] float32 -> product`
 */
export function printGraph(outputs: { readonly [name: string]: Tensor }): string {
  const order = topologicalOrder(Object.values(outputs))
  const names = new Map(order.map((tensor, i) => [tensor, `%${i}`]))
  return order
    .map((tensor) => {
      const operands = tensor.inputs.map((input) => ` ${names.get(input)}`).join('')
      const results = Object.keys(outputs).filter((name) => outputs[name] === tensor)
      const arrow = results.length === 0 ? '' : ` -> ${results.join(', ')}`
      return `${names.get(tensor)} = ${tensor.op}${operands}${printParameters(tensor)} : ${describe(tensor)}${arrow}`
    })
    .join('\n')
}
