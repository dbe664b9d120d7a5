/** The ONNX graph of a text encoder, written down node by node. */
import type { Attribute, Dimension, ElementType, OnnxConstant, OnnxGraph, OnnxNode, OnnxPort } from '@backup-agent/onnx'

type Attributes = Readonly<Record<string, Attribute>>

/** Nodes are added in the order in which they run; each call gives the name of the value that it makes. */
export class EncoderGraph implements OnnxGraph {
  readonly inputs: OnnxPort[] = []
  readonly outputs: OnnxPort[] = []
  readonly constants: OnnxConstant[] = []
  readonly nodes: OnnxNode[] = []
  #values = 0

  /** A value that is given at each run. */
  input(name: string, type: ElementType, shape: readonly Dimension[]): string {
    this.inputs.push({ name, type, shape })
    return name
  }

  output(value: string, name: string, shape: readonly Dimension[]): void {
    this.nodes.push({ type: 'Identity', inputs: [value], outputs: [name] })
    this.outputs.push({ name, type: 'float32', shape })
  }

  weights(data: Float32Array, shape: readonly number[]): string {
    return this.#constant({ type: 'float32', shape, data })
  }

  scalar(value: number): string {
    return this.weights(Float32Array.of(value), [])
  }

  integers(values: readonly number[]): string {
    return this.#constant({ type: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) })
  }

  node(type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.nodeWithOutputs(type, inputs, 1, attributes)[0] as string
  }

  nodeWithOutputs(type: string, inputs: readonly string[], count: number, attributes: Attributes = {}): string[] {
    const outputs = Array.from({ length: count }, () => `v${this.#values++}`)
    this.nodes.push({ type, inputs, outputs, attributes })
    return outputs
  }

  #constant(constant: Omit<OnnxConstant, 'name'>): string {
    const name = `c${this.#values++}`
    this.constants.push({ ...constant, name })
    return name
  }
}
