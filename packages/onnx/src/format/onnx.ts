/** An ONNX model as bytes. Field numbers are those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
import { bytesField, concatenate, floatField, intField, messageField, textField, type Field } from './protobuf.js'

/** The version of the operators' meaning, and the first version of the file format that knows it. */
const opset = 17
const irVersion = 8

export type ElementType = 'float32' | 'int32' | 'int64' | 'bool'
const elementCodes: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 }

/** A whole number, several, or a word; a real number is `{ float }`. */
export type Attribute = number | readonly number[] | string | { readonly float: number }
const attributeTypes = { float: 1, int: 2, text: 3, ints: 7 }

export interface OnnxNode {
  /** Such as `Gather`: https://onnx.ai/onnx/operators/ */
  readonly type: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, Attribute>>
}

export interface OnnxConstant {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly number[]
  /** Of the array type that holds `type` (`bool`: a byte each). */
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array
}

/** A number is a fixed size; a name is one that is known only when the model runs, the same one wherever the name stands. */
export type Dimension = number | string

export interface OnnxPort {
  readonly name: string
  readonly type: ElementType
  /** Undefined where nobody knows. */
  readonly shape?: readonly Dimension[]
}

export interface OnnxGraph {
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  readonly constants: readonly OnnxConstant[]
  /** Each after those whose outputs it takes. */
  readonly nodes: readonly OnnxNode[]
}

/** The bytes of an `.onnx` file. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const graphFields = [
    ...graph.nodes.map((node) => messageField(1, nodeFields(node))),
    textField(2, 'graph'),
    ...graph.constants.map((constant) => messageField(5, constantFields(constant))),
    ...graph.inputs.map((port) => messageField(11, portFields(port))),
    ...graph.outputs.map((port) => messageField(12, portFields(port))),
  ]
  return concatenate([intField(1, irVersion), messageField(7, graphFields), messageField(8, [textField(1, ''), intField(2, opset)])])
}

function nodeFields(node: OnnxNode): Field[] {
  return [
    ...node.inputs.map((name) => textField(1, name)),
    ...node.outputs.map((name) => textField(2, name)),
    textField(3, node.outputs[0] ?? ''),
    textField(4, node.type),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) => messageField(5, [textField(1, name), ...attributeFields(value)])),
  ]
}

function attributeFields(value: Attribute): Field[] {
  if (typeof value === 'number') return [intField(3, value), intField(20, attributeTypes.int)]
  if (typeof value === 'string') return [textField(4, value), intField(20, attributeTypes.text)]
  if ('float' in value) return [floatField(2, value.float), intField(20, attributeTypes.float)]
  return [...value.map((each) => intField(8, each)), intField(20, attributeTypes.ints)]
}

/** Numbers are little-endian, as on every machine that onnxruntime-node is built for. */
function constantFields({ name, type, shape, data }: OnnxConstant): Field[] {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return [...shape.map((size) => intField(1, size)), intField(2, elementCodes[type]), textField(8, name), bytesField(9, raw)]
}

function portFields({ name, type, shape }: OnnxPort): Field[] {
  const sizes = shape?.map((size) => messageField(1, [typeof size === 'string' ? textField(2, size) : intField(1, size)]))
  const tensor = [intField(1, elementCodes[type]), ...(sizes === undefined ? [] : [messageField(2, sizes)])]
  return [textField(1, name), messageField(2, [messageField(1, tensor)])]
}
