/**
 * What each TensorFlow operator is in ONNX. TensorFlow's pictures have their channels last, ONNX's come first: what works
 * on pictures is put between two transpositions, which ONNX Runtime then takes out of the middle of the network again.
 */
import type { TranslatedGraph } from './translated-graph.js'
import { convolution, depthwiseConvolution, maxPool, resizeBilinear } from './picture-operators.js'
import { flag, type Operator } from './operator.js'
import type { TfjsNode } from './graph-model.js'

const elementwise = (type: string): Operator => (graph, node, inputs) => graph.add(type, inputs, node.name)

function clippedRelu(graph: TranslatedGraph, node: TfjsNode, inputs: readonly string[]): string {
  return graph.add('Clip', [...inputs, graph.floats(`${node.name}/min`, [0], []), graph.floats(`${node.name}/max`, [6], [])], node.name)
}

function mean(graph: TranslatedGraph, node: TfjsNode, [values, axes]: readonly string[]): string {
  const attributes = { axes: [...graph.weight(axes!).data], keepdims: flag(node, 'keep_dims') ? 1 : 0 }
  return graph.add('ReduceMean', [values!], node.name, attributes)
}

function concatenation(graph: TranslatedGraph, node: TfjsNode, inputs: readonly string[]): string {
  return graph.add('Concat', inputs.slice(0, -1), node.name, { axis: graph.weight(inputs.at(-1)!).data[0]! })
}

function reshape(graph: TranslatedGraph, node: TfjsNode, [values, shape]: readonly string[]): string {
  return graph.add('Reshape', [values!, graph.longs(`${node.name}/sizes`, [...graph.weight(shape!).data])], node.name)
}

/** TensorFlow pairs before and after of each axis; ONNX names all befores first. */
function pad(graph: TranslatedGraph, node: TfjsNode, [values, paddings]: readonly string[]): string {
  const pairs = [...graph.weight(paddings!).data]
  const amounts = [...pairs.filter((_, at) => at % 2 === 0), ...pairs.filter((_, at) => at % 2 === 1)]
  return graph.add('Pad', [values!, graph.longs(`${node.name}/amounts`, amounts)], node.name)
}

export const operators: Readonly<Record<string, Operator>> = {
  _FusedConv2D: convolution,
  Conv2D: convolution,
  FusedDepthwiseConv2dNative: depthwiseConvolution,
  DepthwiseConv2dNative: depthwiseConvolution,
  MaxPool: maxPool,
  ResizeBilinear: resizeBilinear,
  Add: elementwise('Add'),
  AddV2: elementwise('Add'),
  Sub: elementwise('Sub'),
  Mul: elementwise('Mul'),
  Relu: elementwise('Relu'),
  Relu6: clippedRelu,
  Sigmoid: elementwise('Sigmoid'),
  Identity: elementwise('Identity'),
  Mean: mean,
  ConcatV2: concatenation,
  Reshape: reshape,
  Pad: pad,
}
