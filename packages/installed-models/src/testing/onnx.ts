/** Small ONNX models as tests write them down, for tests that run the real runtime on them. */
import { encodeOnnx, type ElementType as EncodedType, type OnnxConstant, type OnnxPort } from '@backup-agent/onnx'

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

const encodedTypes: Record<ElementType, EncodedType> = { float: 'float32', int64: 'int64', bool: 'bool' }

/** The bytes of a `.onnx` file. */
export function onnxModel({ inputs, outputs, nodes, constants }: OnnxGraph): Uint8Array {
  return encodeOnnx({
    inputs: inputs.map(port),
    outputs: outputs.map(port),
    constants: constants.map(encodedConstant),
    nodes: nodes.map(({ operator, ...node }) => ({ type: operator, ...node })),
  })
}

function port({ name, type, shape }: ValueInfo): OnnxPort {
  return { name, type: encodedTypes[type], shape: shape.map((size) => (typeof size === 'number' ? size : -1)) }
}

function encodedConstant({ name, type, shape, values }: Constant): OnnxConstant {
  return { name, shape, type: encodedTypes[type], data: type === 'float' ? Float32Array.from(values) : BigInt64Array.from(values, BigInt) }
}
