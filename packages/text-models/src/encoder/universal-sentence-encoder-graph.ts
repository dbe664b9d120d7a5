/**
 * Universal Sentence Encoder lite (Cer et al. 2018, arxiv.org/abs/1803.11175; the transformer of tfhub.dev's
 * `universal-sentence-encoder-lite`) as an ONNX graph, its weights read from the TensorFlow.js model.
 *
 * The published graph scatters ragged texts into a padded batch and back at every step; here the batch is padded once, and
 * a mask keeps padding out of attention and of the mean.
 */
import { encodeOnnx, type Weight } from '@backup-agent/onnx'
import { EncoderGraph } from './encoder-graph.js'

export const EMBEDDING = 256
export const DIMENSIONS = 512
/** Pieces; the published graph drops what is beyond. */
export const WINDOW = 128

const HEADS = 4
const LAYER_NORM_EPSILON = 1e-6
const MASKED = -1e9

const ROOT = 'module_apply_default/Encoder_en/KonaTransformer/Encode'
const RAW = 'module/Encoder_en/KonaTransformer/Encode'
const STACK = `${ROOT}/TransformerStack`
const JOINED = 'ConcatPartitions/concat'

export type Weights = ReadonlyMap<string, Weight>

function weightOf(weights: Weights, name: string): Weight {
  const weight = weights.get(name)
  if (weight === undefined) throw new Error(`the sentence encoder's weights lack ${name}`)
  return weight
}

function floats(name: string, { data }: Weight): Float32Array {
  if (data instanceof Float32Array) return data
  throw new TypeError(`the sentence encoder's ${name} are no real numbers`)
}

/** What the position adds to each piece: `[WINDOW, EMBEDDING]`, sines then cosines. */
export function timingSignal(weights: Weights): Float32Array {
  const frequencies = weightOf(weights, `${STACK}/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`).data
  const signal = new Float32Array(WINDOW * EMBEDDING)
  for (let position = 0; position < WINDOW; position++) {
    frequencies.forEach((frequency, i) => {
      signal[position * EMBEDDING + i] = Math.sin(position * frequency)
      signal[position * EMBEDDING + frequencies.length + i] = Math.cos(position * frequency)
    })
  }
  return signal
}

/**
 * Inputs: `pieces` int64 `[texts, length]`, `mask` float `[texts, length]` with 1 for a piece and 0 for padding, `timing`
 * float `[1, length, EMBEDDING]`. Output: `vectors` float `[texts, DIMENSIONS]`, each of length 1.
 */
export function buildEncoderGraph(weights: Weights): Uint8Array {
  const graph = new EncoderGraph()
  const pieces = graph.input('pieces', 'int64', ['texts', 'length'])
  const mask = graph.input('mask', 'float32', ['texts', 'length'])
  const timing = graph.input('timing', 'float32', [1, 'length', EMBEDDING])
  const layers = new Layers(graph, weights, mask)

  const embedded = graph.node('Gather', [layers.constant('module/Embeddings_en'), pieces])
  // The published graph adds the embedding to itself with the timing signal.
  let state = graph.node('Add', [graph.node('Add', [embedded, embedded]), timing])
  state = layers.transformer(0, state, EMBEDDING)
  state = layers.transformer(1, state, DIMENSIONS)
  graph.output(layers.head(layers.mean(state)), 'vectors', ['texts', DIMENSIONS])
  return encodeOnnx(graph)
}

class Layers {
  readonly #column: string
  readonly #attentionBias: string

  constructor(
    private readonly graph: EncoderGraph,
    private readonly weights: Weights,
    mask: string,
  ) {
    this.#column = graph.node('Unsqueeze', [mask, graph.integers([2])])
    const row = graph.node('Unsqueeze', [mask, graph.integers([1, 2])])
    this.#attentionBias = graph.node('Mul', [graph.node('Sub', [graph.scalar(1), row]), graph.scalar(MASKED)])
  }

  constant(name: string, shape?: readonly number[]): string {
    const weight = weightOf(this.weights, name)
    return this.graph.weights(floats(name, weight), shape ?? weight.shape)
  }

  /** Attention, then a feed-forward part, each on normalised input and added to what it got. */
  transformer(layer: number, state: string, width: number): string {
    const residual = width === DIMENSIONS ? state : this.#widen(layer, state)
    const attended = this.graph.node('Add', [this.#attention(layer, state, width), residual])
    return this.graph.node('Add', [this.#feedForward(layer, attended), attended])
  }

  /** Mean over the pieces of a text. */
  mean(state: string): string {
    const axis = this.graph.integers([1])
    const sum = this.graph.node('ReduceSum', [this.graph.node('Mul', [state, this.#column]), axis], { keepdims: 0 })
    const count = this.graph.node('ReduceSum', [this.#column, axis], { keepdims: 0 })
    return this.graph.node('Div', [sum, this.graph.node('Max', [count, this.graph.scalar(1)])])
  }

  head(mean: string): string {
    const hidden = 'module/Encoder_en/hidden_layers/tanh_layer_0'
    const vector = this.graph.node('Tanh', [this.#dense(mean, `${hidden}/weights`, `${hidden}/bias`)])
    return this.graph.node('LpNormalization', [vector], { axis: -1, p: 2 })
  }

  #widen(layer: number, state: string): string {
    const name = `${ROOT}/Layer_${layer}/TransformerLayer/dense`
    return this.#dense(state, `${name}/kernel/${JOINED}`, `${name}/bias/${JOINED}`)
  }

  #attention(layer: number, state: string, width: number): string {
    const { graph } = this
    const joined = `${ROOT}/Layer_${layer}/TransformerLayer`
    const raw = `${RAW}/Layer_${layer}/TransformerLayer/MultiheadAttention`
    const bias = `${joined}/MultiheadAttention`
    const normalised = this.#layerNorm(state, `${joined}/layer_prepostprocess/layer_norm`)
    const qkv = this.#dense(normalised, `${raw}/qkv_transform_single/kernel/part_0`, `${bias}/qkv_transform_single/bias/${JOINED}`)
    const [q, k, v] = graph.nodeWithOutputs('Split', [qkv], 3, { axis: 2 }) as [string, string, string]
    const shape = graph.integers([0, 0, HEADS, width / HEADS])
    const heads = (value: string, order: readonly number[]) => graph.node('Transpose', [graph.node('Reshape', [value, shape])], { perm: order })
    const query = graph.node('Mul', [heads(q, [0, 2, 1, 3]), graph.scalar(1 / Math.sqrt(width / HEADS))])
    const scores = graph.node('Add', [graph.node('MatMul', [query, heads(k, [0, 2, 3, 1])]), this.#attentionBias])
    const mixed = graph.node('MatMul', [graph.node('Softmax', [scores], { axis: -1 }), heads(v, [0, 2, 1, 3])])
    const together = graph.node('Reshape', [graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] }), graph.integers([0, 0, width])])
    return this.#dense(together, `${raw}/output_transform_single/kernel/part_0`, `${bias}/output_transform_single/bias/${JOINED}`)
  }

  #feedForward(layer: number, state: string): string {
    const joined = `${ROOT}/Layer_${layer}/TransformerLayer/FFN`
    const kernels = `${STACK}/Layer_${layer}/TransformerLayer/FFN`
    const normalised = this.#layerNorm(state, `${joined}/layer_prepostprocess/layer_norm`)
    const wide = this.#dense(normalised, `${kernels}/conv1/Tensordot/Reshape_1`, `${joined}/conv1/bias/${JOINED}`)
    return this.#dense(this.graph.node('Relu', [wide]), `${kernels}/conv2/Tensordot/Reshape_1`, `${joined}/conv2/bias/${JOINED}`)
  }

  #layerNorm(state: string, name: string): string {
    const scale = this.constant(`${name}/layer_norm_scale/${JOINED}`)
    const bias = this.constant(`${name}/layer_norm_bias/${JOINED}`)
    return this.graph.node('LayerNormalization', [state, scale, bias], { axis: -1, epsilon: { float: LAYER_NORM_EPSILON } })
  }

  /** `state * kernel + bias`; kernels of 1x1 convolutions are matrices as well. */
  #dense(state: string, kernel: string, bias: string): string {
    const matrix = this.constant(kernel, weightOf(this.weights, kernel).shape.slice(-2))
    return this.graph.node('Add', [this.graph.node('MatMul', [state, matrix]), this.constant(bias)])
  }
}
