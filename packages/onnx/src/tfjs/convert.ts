/** A TensorFlow.js graph model as an ONNX model, as far as its operators are in the table. */
import { encodeOnnx, type OnnxPort } from '../format/onnx.js'
import { TranslatedGraph } from './translated-graph.js'
import type { TfjsModel, TfjsNode } from './graph-model.js'
import { operators } from './operators.js'

/**
 * The part of the network that the outputs (names of nodes) need, as the bytes of an ONNX model with the same names.
 * Throws where an operator is not in the table or something that ONNX must know beforehand is computed.
 */
export function onnxFromTfjs(model: TfjsModel, outputs: readonly string[]): Uint8Array {
  const byName = new Map(model.nodes.map((node) => [node.name, node]))
  const graph = new TranslatedGraph(model.weights)
  const inputs: OnnxPort[] = []
  for (const node of needed(byName, outputs)) {
    if (node.op === 'Placeholder') inputs.push(portOf(node))
    else if (node.op !== 'Const') translate(graph, node)
  }
  for (const name of new Set(graph.nodes.flatMap((node) => node.inputs))) if (graph.isWeight(name)) graph.useWeight(name)
  const ports = outputs.map((name): OnnxPort => ({ name, type: 'float32' }))
  return encodeOnnx({ inputs, outputs: ports, constants: graph.constants, nodes: graph.nodes })
}

function translate(graph: TranslatedGraph, node: TfjsNode): void {
  const operator = operators[node.op]
  if (operator === undefined) throw new Error(`${node.name}: the operator ${node.op} is not supported`)
  operator(graph, node, dataInputs(node).map(outputName))
}

/** Each after what it needs. */
function needed(byName: ReadonlyMap<string, TfjsNode>, outputs: readonly string[]): TfjsNode[] {
  const sorted: TfjsNode[] = []
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    const node = byName.get(name)
    if (node === undefined) throw new Error(`the model has no node ${name}`)
    for (const input of dataInputs(node)) visit(nodeName(input))
    sorted.push(node)
  }
  outputs.forEach(visit)
  return sorted
}

/** Inputs such as `^name` only say what must run before. */
function dataInputs(node: TfjsNode): readonly string[] {
  return (node.input ?? []).filter((name) => !name.startsWith('^'))
}

function nodeName(input: string): string {
  return input.replace(/:\d+$/, '')
}

/** The first output of a node has its name; `name:1` is the second. */
function outputName(input: string): string {
  return input.replace(/:0$/, '')
}

/** A size of -1 is any. */
function portOf(node: TfjsNode): OnnxPort {
  const shape = node.attr?.shape?.shape?.dim?.map(({ size }, at) => (Number(size) < 0 ? `${node.name}_${at}` : Number(size)))
  const type = node.attr?.dtype?.type === 'DT_INT32' ? 'int32' : 'float32'
  return { name: node.name, type, ...(shape === undefined ? {} : { shape }) }
}
