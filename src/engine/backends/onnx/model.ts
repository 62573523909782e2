/** ONNX's ModelProto, written from plain records. Field numbers: onnx/onnx.proto, IR version 10. */
import type { DType, Shape } from '../../graph/tensor.ts'
import { bytesField, encode, type Field, floatField, integerField, messageField } from '../protobuf.ts'

export type OnnxType = DType | 'int64'
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly text: string }
  | { readonly graph: OnnxGraph }

export interface OnnxNode {
  readonly type: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: { readonly [name: string]: Attribute }
  /** Operators outside the standard set: `com.microsoft`. */
  readonly domain?: string
}

export interface OnnxValue {
  readonly name: string
  readonly type: OnnxType
  readonly shape: Shape
}

export interface OnnxInput extends OnnxValue {
  /** Whose numbers it holds, as the graph's user names them, from where on; several inputs may show the same. */
  readonly feed: string
  readonly offset: number
}

export interface OnnxInitializer extends OnnxValue {
  readonly bytes: Uint8Array
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxInitializer[]
  readonly inputs: readonly OnnxInput[]
  readonly outputs: readonly OnnxValue[]
}

/** ONNX's numbers of the types. */
export const elementType: { readonly [T in OnnxType]: number } = { float32: 1, int32: 6, int64: 7, bool: 9 }

function attribute(name: string, value: Attribute): Field {
  const named = bytesField(1, name)
  if ('int' in value) return messageField(5, [named, integerField(3, value.int), integerField(20, 2)])
  if ('float' in value) return messageField(5, [named, floatField(2, value.float), integerField(20, 1)])
  if ('text' in value) return messageField(5, [named, bytesField(4, value.text), integerField(20, 3)])
  if ('graph' in value) return messageField(5, [named, messageField(6, graphFields(value.graph)), integerField(20, 5)])
  return messageField(5, [named, ...value.ints.map((n) => integerField(8, n)), integerField(20, 7)])
}

const nodeFields = ({ type, inputs, outputs, attributes = {}, domain }: OnnxNode): Field[] => [
  ...inputs.map((name) => bytesField(1, name)),
  ...outputs.map((name) => bytesField(2, name)),
  bytesField(4, type),
  ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  ...(domain === undefined ? [] : [bytesField(7, domain)]),
]

const initializerFields = ({ name, type, shape, bytes }: OnnxInitializer): Field[] => [
  ...shape.map((dim) => integerField(1, dim)),
  integerField(2, elementType[type]),
  bytesField(8, name),
  bytesField(9, bytes),
]

const valueFields = ({ name, type, shape }: OnnxValue): Field[] => {
  const dims = shape.map((dim) => messageField(1, [integerField(1, dim)]))
  const tensorType = [integerField(1, elementType[type]), messageField(2, dims)]
  return [bytesField(1, name), messageField(2, [messageField(1, tensorType)])]
}

const graphFields = (graph: OnnxGraph): Field[] => [
  ...graph.nodes.map((node) => messageField(1, nodeFields(node))),
  bytesField(2, 'graph'),
  ...graph.initializers.map((initializer) => messageField(5, initializerFields(initializer))),
  ...graph.inputs.map((value) => messageField(11, valueFields(value))),
  ...graph.outputs.map((value) => messageField(12, valueFields(value))),
]

/** The bytes of a model: opset 21 and Microsoft's contributed operators. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const opset = (domain: string, version: number) => messageField(8, [bytesField(1, domain), integerField(2, version)])
  return encode([
    integerField(1, 10),
    bytesField(2, 'escalado'),
    messageField(7, graphFields(graph)),
    opset('', 21),
    opset('com.microsoft', 1),
  ])
}
