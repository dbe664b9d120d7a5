/** Operators on pictures: channels last in TensorFlow (NHWC), first in ONNX (NCHW). */
import type { TranslatedGraph } from './translated-graph.js'
import type { TfjsNode } from './graph-model.js'
import { flag, integers, word, words } from './operator.js'
import { transpose } from './transpose.js'

const channelsFirst = [0, 3, 1, 2]
const channelsLast = [0, 2, 3, 1]
const noSteps = [1, 1, 1, 1]

export function convolution(graph: TranslatedGraph, node: TfjsNode, inputs: readonly string[]): string {
  const { shape } = graph.weight(inputs[1]!)
  // Height, width, in, out -> out, in, height, width.
  return anyConvolution(graph, node, inputs, { order: [3, 2, 0, 1], shape: [shape[3]!, shape[2]!, shape[0]!, shape[1]!], groups: 1 })
}

export function depthwiseConvolution(graph: TranslatedGraph, node: TfjsNode, inputs: readonly string[]): string {
  const { shape } = graph.weight(inputs[1]!)
  const [height, width, channels, each] = shape as [number, number, number, number]
  return anyConvolution(graph, node, inputs, { order: [2, 3, 0, 1], shape: [channels * each, 1, height, width], groups: channels })
}

interface Kernel {
  readonly order: readonly number[]
  readonly shape: readonly number[]
  readonly groups: number
}

function anyConvolution(graph: TranslatedGraph, node: TfjsNode, inputs: readonly string[], kernel: Kernel): string {
  const [picture, weights, bias] = inputs
  const { shape, data } = graph.weight(weights!)
  const turned = { type: 'float32', shape: kernel.shape, data: transpose(Float32Array.from(data), shape, kernel.order) } as const
  const name = `${node.name}/kernel`
  const operands = [toChannelsFirst(graph, node, picture!), graph.constant(name, turned), ...(bias === undefined ? [] : [bias])]
  const convolved = graph.add('Conv', operands, `${node.name}/convolved`, { ...windowOf(node), group: kernel.groups })
  return toChannelsLast(graph, node, activated(graph, node, convolved))
}

function activated(graph: TranslatedGraph, node: TfjsNode, values: string): string {
  const activations = words(node, 'fused_ops').filter((name) => name !== 'BiasAdd')
  if (activations.length === 0) return values
  if (activations.join() !== 'Relu') throw new Error(`${node.name}: ${activations.join()} within a convolution is not supported`)
  return graph.add('Relu', [values], `${node.name}/activated`)
}

export function maxPool(graph: TranslatedGraph, node: TfjsNode, [picture]: readonly string[]): string {
  const size = (integers(node, 'ksize') ?? noSteps).slice(1, 3)
  const pooled = graph.add('MaxPool', [toChannelsFirst(graph, node, picture!)], `${node.name}/pooled`, { ...windowOf(node), kernel_shape: size })
  return toChannelsLast(graph, node, pooled)
}

export function resizeBilinear(graph: TranslatedGraph, node: TfjsNode, [picture, size]: readonly string[]): string {
  const { data } = graph.weight(size!)
  const alignment = flag(node, 'align_corners') ? 'align_corners' : flag(node, 'half_pixel_centers') ? 'half_pixel' : 'asymmetric'
  const { shape, first } = { first: toChannelsFirst(graph, node, picture!), shape: [...data] }
  // Sizes of the first two axes are those of the input, which nobody knows here: they are read from it.
  const kept = graph.add('Slice', [graph.add('Shape', [first], `${node.name}/shape`), ...bounds(graph, node)], `${node.name}/kept`)
  const sizes = graph.add('Concat', [kept, graph.longs(`${node.name}/size`, shape)], `${node.name}/sizes`, { axis: 0 })
  const attributes = { mode: 'linear', coordinate_transformation_mode: alignment }
  return toChannelsLast(graph, node, graph.add('Resize', [first, '', '', sizes], `${node.name}/resized`, attributes))
}

function bounds(graph: TranslatedGraph, node: TfjsNode): string[] {
  return [graph.longs(`${node.name}/from`, [0]), graph.longs(`${node.name}/to`, [2])]
}

function windowOf(node: TfjsNode): { strides: number[]; dilations: number[]; auto_pad: string } {
  const padding = word(node, 'padding')
  if (padding !== 'SAME' && padding !== 'VALID') throw new Error(`${node.name}: padding ${padding ?? 'unknown'} is not supported`)
  const strides = (integers(node, 'strides') ?? noSteps).slice(1, 3)
  const dilations = (integers(node, 'dilations') ?? noSteps).slice(1, 3)
  return { strides, dilations, auto_pad: padding === 'SAME' ? 'SAME_UPPER' : 'VALID' }
}

function toChannelsFirst(graph: TranslatedGraph, node: TfjsNode, picture: string): string {
  return graph.add('Transpose', [picture], `${node.name}/channels-first`, { perm: channelsFirst })
}

function toChannelsLast(graph: TranslatedGraph, node: TfjsNode, picture: string): string {
  return graph.add('Transpose', [picture], node.name, { perm: channelsLast })
}
