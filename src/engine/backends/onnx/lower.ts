import type { OpName } from '../../graph/ops.ts'
import { inputsOf, topologicalOrder } from '../../graph/order.ts'
import { sizeOf, type Tensor } from '../../graph/tensor.ts'
import type { Named } from '../backend.ts'
import { endInBlocks } from './blocks.ts'
import { cpu, type Kernels } from './kernels.ts'
import { type Emitter, inputName, int64s, lowerings } from './lowerings.ts'
import type { OnnxGraph, OnnxInitializer, OnnxInput, OnnxNode } from './model.ts'

/** The name of an output in the model, which no node, constant or input has. */
export const outputName = (name: string): string => `out.${name}`

type AnyLowering = (emitter: Emitter, tensor: Tensor, inputs: readonly string[]) => string

/** Lowers traced outputs to an ONNX graph whose outputs carry the given names. */
export function lower(outputs: Named<Tensor>, kernels: Kernels = cpu): OnnxGraph {
  const nodes: OnnxNode[] = []
  // equal operations on equal operands are computed once
  const emitted = new Map<string, string>()
  const initializers = new Map<string, OnnxInitializer>()
  const views = new Map<string, OnnxInput>()
  // of what was reshaped, what it was before
  const reshaped = new Map<string, string>()
  const names = new Map<Tensor, string>()
  const nameOf = (tensor: Tensor): string => names.get(tensor) as string

  const emitter: Emitter = {
    kernels,
    nameOf,
    emit(type, inputs, attributes, domain, further = []) {
      const key = `${domain ?? ''}.${type}(${inputs}) ${JSON.stringify(attributes ?? null)}`
      const known = emitted.get(key)
      if (known !== undefined) return known
      const output = `v${nodes.length}`
      emitted.set(key, output)
      nodes.push({
        type,
        inputs,
        outputs: [output, ...further.map((name) => `${output}.${name}`)],
        ...(attributes && { attributes }),
        ...(domain !== undefined && { domain }),
      })
      return output
    },
    initializer(type, shape, bytes) {
      const content = bytes.length <= 4096 ? Buffer.from(bytes).toString('base64') : `large ${initializers.size}`
      const key = `${type} ${shape} ${content}`
      const known = initializers.get(key)
      if (known) return known.name
      const name = `c${initializers.size}`
      initializers.set(key, { name, type, shape, bytes })
      return name
    },
    reshape(x, shape) {
      const source = reshaped.get(x) ?? x
      const output = emitter.emit('Reshape', [source, int64s(emitter, shape)])
      reshaped.set(output, source)
      return output
    },
    view({ shape: whole, dtype, parameters: { name } }, start, end, shape) {
      const view = `part.${start}.${end}.${shape.join('x')}.${name}`
      views.set(view, { name: view, feed: name, offset: start * sizeOf(whole.slice(1)), shape, type: dtype })
      return view
    },
  }

  const roots = Object.values(outputs)
  for (const tensor of topologicalOrder(roots)) {
    const lowering = lowerings[tensor.op as OpName] as AnyLowering
    names.set(tensor, lowering(emitter, tensor, tensor.inputs.map(nameOf)))
  }
  const isComputed = new Set(nodes.flatMap((node) => node.outputs))
  const renamed = new Map<string, string>()
  for (const [name, tensor] of Object.entries(outputs)) {
    const value = nameOf(tensor)
    // what is computed takes its output's name; an input, a constant and what already is an output are copied
    if (isComputed.has(value) && !renamed.has(value)) renamed.set(value, outputName(name))
    else nodes.push({ type: 'Identity', inputs: [value], outputs: [outputName(name)] })
  }
  const finalName = (name: string): string => renamed.get(name) ?? name
  const finalNodes = nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(finalName),
    outputs: node.outputs.map(finalName),
  }))
  const floats = [...names].filter(([{ dtype }]) => dtype === 'float32')
  const shapes = new Map(floats.map(([{ shape }, name]) => [finalName(name), shape]))
  const live = withoutDead(finalNodes, Object.keys(outputs).map(outputName))
  const isRead = new Set(live.flatMap((node) => node.inputs))
  const graph = {
    nodes: live,
    initializers: [...initializers.values()],
    inputs: [
      ...inputsOf(roots).map(({ parameters: { name, shape, dtype } }) => ({
        name: inputName(name),
        feed: name,
        offset: 0,
        shape,
        type: dtype,
      })),
      ...[...views.values()].filter(({ name }) => isRead.has(name)),
    ],
    outputs: Object.entries(outputs).map(([name, { shape, dtype }]) => ({
      name: outputName(name),
      shape,
      type: dtype,
    })),
  }
  return kernels.inPlace ? endInBlocks(graph, shapes) : graph
}

/** Drops nodes that no output needs, such as a square whose sum was taken in one pass. */
function withoutDead(nodes: readonly OnnxNode[], outputs: readonly string[]): OnnxNode[] {
  const needed = new Set(outputs)
  return nodes
    .toReversed()
    .filter((node) => {
      const live = node.outputs.some((name) => needed.has(name))
      if (live) for (const name of node.inputs) needed.add(name)
      return live
    })
    .reverse()
}
