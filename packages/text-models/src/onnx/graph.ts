/** Builds an ONNX model in memory (github.com/onnx/onnx, onnx.proto: IR version 8, operator set 17). */
import { MessageWriter } from './protobuf.js'

const IR_VERSION = 8
const OPERATOR_SET = 17

/** onnx.TensorProto.DataType */
export const enum ElementType {
  Float = 1,
  Int64 = 7,
}

/** onnx.AttributeProto.AttributeType */
const enum AttributeType {
  Float = 1,
  Int = 2,
  Ints = 7,
}

/** Attributes of a node: whole numbers, lists of them, and `{ float }`. */
export type Attributes = Readonly<Record<string, number | readonly number[] | { readonly float: number }>>

/** A size, or the name of one that is known only when the model runs. */
export type Dimension = number | string

function attribute(name: string, value: Attributes[string]): MessageWriter {
  const message = new MessageWriter().text(1, name)
  if (typeof value === 'number') return message.integer(3, value).integer(20, AttributeType.Int)
  if ('float' in value) return message.float(2, value.float).integer(20, AttributeType.Float)
  for (const item of value) message.integer(8, item)
  return message.integer(20, AttributeType.Ints)
}

function valueInfo(name: string, type: ElementType, shape: readonly Dimension[]): MessageWriter {
  const dimensions = new MessageWriter()
  for (const size of shape) {
    dimensions.message(1, typeof size === 'number' ? new MessageWriter().integer(1, size) : new MessageWriter().text(2, size))
  }
  const tensor = new MessageWriter().integer(1, type).message(2, dimensions)
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor))
}

/** Nodes are added in the order in which they run; each call gives the name of the value that it makes. */
export class GraphBuilder {
  readonly #graph = new MessageWriter()
  #values = 0

  /** A value that is given at each run. */
  input(name: string, type: ElementType, shape: readonly Dimension[]): string {
    this.#graph.message(11, valueInfo(name, type, shape))
    return name
  }

  weights(values: Float32Array, shape: readonly number[]): string {
    return this.#constant(ElementType.Float, Buffer.from(values.buffer, values.byteOffset, values.byteLength), shape)
  }

  scalar(value: number): string {
    return this.weights(Float32Array.of(value), [])
  }

  integers(values: readonly number[]): string {
    const raw = BigInt64Array.from(values, BigInt)
    return this.#constant(ElementType.Int64, Buffer.from(raw.buffer), [values.length])
  }

  /** One node with one output. */
  node(operator: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.nodeWithOutputs(operator, inputs, 1, attributes)[0] as string
  }

  nodeWithOutputs(operator: string, inputs: readonly string[], count: number, attributes: Attributes = {}): string[] {
    const outputs = Array.from({ length: count }, () => `v${this.#values++}`)
    const message = new MessageWriter()
    for (const input of inputs) message.text(1, input)
    for (const output of outputs) message.text(2, output)
    message.text(4, operator)
    for (const [name, value] of Object.entries(attributes)) message.message(5, attribute(name, value))
    this.#graph.message(1, message)
    return outputs
  }

  /** Names a value as a result of the model. */
  output(value: string, name: string, type: ElementType, shape: readonly Dimension[]): void {
    this.#graph.message(1, new MessageWriter().text(1, value).text(2, name).text(4, 'Identity'))
    this.#graph.message(12, valueInfo(name, type, shape))
  }

  /** The model as onnxruntime reads it. */
  finish(name: string): Buffer {
    this.#graph.text(2, name)
    const operatorSet = new MessageWriter().text(1, '').integer(2, OPERATOR_SET)
    return new MessageWriter().integer(1, IR_VERSION).message(7, this.#graph).message(8, operatorSet).finish()
  }

  #constant(type: ElementType, raw: Uint8Array, shape: readonly number[]): string {
    const name = `c${this.#values++}`
    const tensor = new MessageWriter()
    for (const size of shape) tensor.integer(1, size)
    this.#graph.message(5, tensor.integer(2, type).text(8, name).bytes(9, raw))
    return name
  }
}
