/**
 * Writes small ONNX models, for tests that run the real runtime on them.
 * Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { bytes, concat, message, varint } from './protobuf.js'

export type ElementType = 'float' | 'int64' | 'bool'

/** A number is a fixed size, a name one that is known only when the model runs. */
export type Dimension = number | string

export interface ValueInfo {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly Dimension[]
}

export interface Constant {
  readonly name: string
  readonly type: 'float' | 'int64'
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

export interface OnnxNode {
  /** Such as `Gather`: https://onnx.ai/onnx/operators/ */
  readonly operator: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Whole numbers and lists of them. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>
}

export interface OnnxGraph {
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  readonly nodes: readonly OnnxNode[]
  readonly constants: readonly Constant[]
}

const elementTypes: Record<ElementType, number> = { float: 1, int64: 7, bool: 9 }
const irVersion = 8
const operatorSet = 13

/** The bytes of a `.onnx` file. */
export function onnxModel({ inputs, outputs, nodes, constants }: OnnxGraph): Uint8Array {
  const graph = [
    ...nodes.map((node) => message(1, nodeParts(node))),
    bytes(2, 'graph'),
    ...constants.map((constant) => message(5, constantParts(constant))),
    ...inputs.map((value) => message(11, valueParts(value))),
    ...outputs.map((value) => message(12, valueParts(value))),
  ]
  return concat([varint(1, irVersion), message(7, graph), message(8, [varint(2, operatorSet)])])
}

function nodeParts({ operator, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array[] {
  return [
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(4, operator),
    ...Object.entries(attributes).map(([name, value]) => message(5, attributeParts(name, value))),
  ]
}

function attributeParts(name: string, value: number | readonly number[]): Uint8Array[] {
  if (typeof value === 'number') return [bytes(1, name), varint(3, value), varint(20, 2)]
  return [bytes(1, name), ...value.map((item) => varint(8, item)), varint(20, 7)]
}

function constantParts({ name, type, shape, values }: Constant): Uint8Array[] {
  const raw = type === 'float' ? Float32Array.from(values) : BigInt64Array.from(values.map((value) => BigInt(value)))
  return [...shape.map((size) => varint(1, size)), varint(2, elementTypes[type]), bytes(8, name), bytes(9, new Uint8Array(raw.buffer))]
}

function valueParts({ name, type, shape }: ValueInfo): Uint8Array[] {
  const dimensions = shape.map((size) => message(1, [typeof size === 'number' ? varint(1, size) : bytes(2, size)]))
  const tensor = [varint(1, elementTypes[type]), message(2, dimensions)]
  return [bytes(1, name), message(2, [message(1, tensor)])]
}
