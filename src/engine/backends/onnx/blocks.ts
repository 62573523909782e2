import { type Shape, sameShape, sizeOf } from '../../graph/tensor.ts'
import type { OnnxGraph, OnnxInput, OnnxNode, OnnxValue } from './model.ts'

/** Operations that compute each number of their result from one number of each operand. */
const elementwise = new Set(['Add', 'Sub', 'Mul', 'Div', 'Sqrt', 'Min', 'Neg', 'Exp', 'Log', 'Relu'])

/** Numbers in a block: a handful of arrays of that size stay in a core's cache. */
const blockSize = 1 << 16
/** Arrays below stay in the cache anyway. */
const leastSize = 1 << 18
/** Fewer operations would not repay what the blocks cost. */
const leastNodes = 4

/**
 * Runs the elementwise operations that a graph ends with (an optimizer's update) block by block, by one Scan over rows.
 * Each of them is a pass over arrays larger than any cache, bound by memory; in blocks, all but the first read and the last
 * write of a number stay in the cache. The numbers are the same, bit for bit.
 * @param shapes of float32 values, by name; what is not among them is left alone
 */
export function endInBlocks(graph: OnnxGraph, shapes: ReadonlyMap<string, Shape>): OnnxGraph {
  const largest = graph.outputs.toSorted((a, b) => sizeOf(b.shape) - sizeOf(a.shape))[0]
  if (largest === undefined || largest.shape.length !== 2 || sizeOf(largest.shape) < leastSize) return graph
  const { shape } = largest
  const tail = tailOf(graph, shapes, shape)
  const rows = rowsPerBlock(shape)
  if (tail.length < leastNodes || rows === null) return graph

  const made = new Set(tail.flatMap(({ outputs }) => outputs))
  const inputs = new Set(tail.flatMap((node) => node.inputs))
  const isWhole = (name: string): boolean => sameShape(shapes.get(name) ?? [], shape)
  const scanned = [...inputs].filter((name) => !made.has(name) && isWhole(name))
  const results = graph.outputs.filter(({ name }) => made.has(name))

  const block: Shape = [rows, shape[1] as number]
  const blocked: Shape = [(shape[0] as number) / rows, ...block]
  const inBlock = (name: string): string => (made.has(name) || isWhole(name) ? `block.${name}` : name)
  const value = (name: string): OnnxValue => ({ name: inBlock(name), type: 'float32', shape: block })
  const body: OnnxGraph = {
    nodes: tail.map((node) => ({ ...node, inputs: node.inputs.map(inBlock), outputs: node.outputs.map(inBlock) })),
    initializers: [],
    inputs: scanned.map((name) => ({ ...value(name), feed: name, offset: 0 })),
    outputs: results.map(({ name }) => value(name)),
  }
  const given = new Map(graph.inputs.map((input) => [input.name, input]))
  // what is fed is seen in blocks without a copy; what is computed is reshaped without one
  const views = scanned.map((name): OnnxInput | OnnxNode => {
    const input = given.get(name)
    const view = inBlocks(name)
    return input
      ? { ...input, name: view, shape: blocked }
      : { type: 'Reshape', inputs: [name, blockedShape], outputs: [view] }
  })
  return {
    nodes: [
      ...graph.nodes.filter((node) => !tail.includes(node)),
      ...views.filter((view): view is OnnxNode => 'outputs' in view),
      {
        type: 'Scan',
        inputs: scanned.map(inBlocks),
        outputs: results.map(({ name }) => name),
        attributes: { num_scan_inputs: { int: scanned.length }, body: { graph: body } },
      },
    ],
    initializers: [...graph.initializers, int64s(blockedShape, blocked)],
    inputs: [...graph.inputs, ...views.filter((view): view is OnnxInput => 'feed' in view)],
    outputs: graph.outputs.map((output) => (made.has(output.name) ? { ...output, shape: blocked } : output)),
  }
}

const blockedShape = 'blocks'
const inBlocks = (name: string): string => `blocks.${name}`
const int64s = (name: string, values: Shape) => ({
  name,
  type: 'int64' as const,
  shape: [values.length],
  bytes: new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer),
})

/** The elementwise operations on arrays of this shape, or such and scalars, behind which nothing else comes. */
function tailOf(graph: OnnxGraph, shapes: ReadonlyMap<string, Shape>, shape: Shape): OnnxNode[] {
  const users = new Map<string, OnnxNode[]>()
  for (const node of graph.nodes) for (const name of node.inputs) users.set(name, [...(users.get(name) ?? []), node])
  const isOutput = new Set(graph.outputs.map(({ name }) => name))
  const tail = new Set<OnnxNode>()
  const fits = (name: string): boolean => {
    const found = shapes.get(name)
    return found !== undefined && (sameShape(found, shape) || sizeOf(found) === 1)
  }
  for (const node of graph.nodes.toReversed()) {
    const [result] = node.outputs as readonly [string]
    const followers = users.get(result) ?? []
    const ends = followers.every((user) => tail.has(user)) && (followers.length > 0 || isOutput.has(result))
    const isWhole = sameShape(shapes.get(result) ?? [], shape)
    if (ends && isWhole && elementwise.has(node.type) && node.inputs.every(fits)) tail.add(node)
  }
  return graph.nodes.filter((node) => tail.has(node))
}

/** The most rows that divide the array evenly and fit a block; null if blocks would be far too small. */
function rowsPerBlock([rows, width]: Shape): number | null {
  const most = Math.floor(blockSize / (width as number))
  for (let n = most; n > most / 8; n--) if ((rows as number) % n === 0) return n
  return null
}
