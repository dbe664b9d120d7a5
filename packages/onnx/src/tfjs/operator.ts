/** One operator's translation, and how to read a node's attributes. */
import type { TranslatedGraph } from './translated-graph.js'
import type { TfjsNode } from './graph-model.js'

/** Adds ONNX nodes for the node and returns the name of its output. `inputs` are names of outputs and constants. */
export type Operator = (graph: TranslatedGraph, node: TfjsNode, inputs: readonly string[]) => string

export function flag(node: TfjsNode, name: string): boolean {
  return node.attr?.[name]?.b ?? false
}

export function word(node: TfjsNode, name: string): string | undefined {
  const encoded = node.attr?.[name]?.s
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('latin1')
}

export function words(node: TfjsNode, name: string): string[] {
  return (node.attr?.[name]?.list?.s ?? []).map((encoded) => Buffer.from(encoded, 'base64').toString('latin1'))
}

export function integers(node: TfjsNode, name: string): number[] | undefined {
  return node.attr?.[name]?.list?.i?.map(Number)
}
