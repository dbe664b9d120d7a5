/** What a TensorFlow.js graph becomes, while it is translated: gives names to what an operator adds on its way. */
import type { Attribute, OnnxConstant, OnnxNode } from '../format/onnx.js'
import type { Weight } from './graph-model.js'

export class TranslatedGraph {
  readonly nodes: OnnxNode[] = []
  readonly #constants = new Map<string, OnnxConstant>()
  readonly #weights: ReadonlyMap<string, Weight>

  constructor(weights: ReadonlyMap<string, Weight>) {
    this.#weights = weights
  }

  get constants(): readonly OnnxConstant[] {
    return [...this.#constants.values()]
  }

  /** The numbers of a `Const`, for what ONNX wants to know before it runs, such as axes. */
  weight(name: string): Weight {
    const weight = this.#weights.get(name)
    if (weight === undefined) throw new Error(`${name} is not a constant`)
    return weight
  }

  isWeight(name: string): boolean {
    return this.#weights.has(name)
  }

  /** Adds a `Const` as it is. */
  useWeight(name: string): string {
    const { shape, data } = this.weight(name)
    return this.constant(name, { type: data instanceof Int32Array ? 'int32' : 'float32', shape, data })
  }

  constant(name: string, value: Omit<OnnxConstant, 'name'>): string {
    this.#constants.set(name, { name, ...value })
    return name
  }

  floats(name: string, values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.constant(name, { type: 'float32', shape, data: Float32Array.from(values) })
  }

  longs(name: string, values: readonly number[]): string {
    return this.constant(name, { type: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) })
  }

  /** Adds a node with one output, and returns the output's name. */
  add(type: string, inputs: readonly string[], output: string, attributes: Readonly<Record<string, Attribute>> = {}): string {
    this.nodes.push({ type, inputs, outputs: [output], attributes })
    return output
  }
}
