/** Reads a TensorFlow.js graph model: `model.json` (topology, weights manifest) and its files of weights. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dequantize, type StoredWeight } from './dequantize.js'

export interface TfjsNode {
  readonly name: string
  readonly op: string
  readonly input?: readonly string[]
  readonly attr?: Readonly<Record<string, TfjsAttribute>>
}

export interface TfjsAttribute {
  readonly b?: boolean
  readonly i?: string | number
  /** Base64. */
  readonly s?: string
  readonly type?: string
  readonly list?: { readonly i?: readonly (string | number)[]; readonly s?: readonly string[] }
  readonly shape?: { readonly dim?: readonly { readonly size: string | number }[] }
}

export interface Weight {
  readonly shape: readonly number[]
  readonly data: Float32Array | Int32Array
}

export interface TfjsModel {
  readonly nodes: readonly TfjsNode[]
  /** By the name of the `Const` node that stands for it. */
  readonly weights: ReadonlyMap<string, Weight>
}

interface ModelJson {
  readonly modelTopology: { readonly node: readonly TfjsNode[] }
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly StoredWeight[] }[]
}

export async function readTfjsModel(path: string): Promise<TfjsModel> {
  const model = JSON.parse(await readFile(path, 'utf8')) as ModelJson
  const weights = new Map<string, Weight>()
  for (const group of model.weightsManifest) {
    const stored = Buffer.concat(await Promise.all(group.paths.map((name) => readFile(join(dirname(path), name)))))
    let at = 0
    for (const weight of group.weights) {
      const { data, storedBytes } = dequantize(stored.subarray(at), weight)
      weights.set(weight.name, { shape: weight.shape, data })
      at += storedBytes
    }
  }
  return { nodes: model.modelTopology.node, weights }
}
