/** Reads the weights of a TensorFlow.js graph model: `model.json` and its shards (js.tensorflow.org/guide/save_load). */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

interface WeightEntry {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: string
  readonly quantization?: unknown
}

interface ModelFile {
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly WeightEntry[] }[]
}

export interface Weight {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

const BYTES_AN_ELEMENT = 4

/** The float weights by name. Weights of other types are passed over; quantized ones are refused. */
export async function readWeights(directory: string): Promise<ReadonlyMap<string, Weight>> {
  const model = JSON.parse(await readFile(path.join(directory, 'model.json'), 'utf8')) as ModelFile
  const weights = new Map<string, Weight>()
  for (const group of model.weightsManifest) {
    const shards = await Promise.all(group.paths.map((name) => readFile(path.join(directory, name))))
    collect(Buffer.concat(shards), group.weights, weights)
  }
  return weights
}

function collect(bytes: Buffer, entries: readonly WeightEntry[], into: Map<string, Weight>): void {
  let at = 0
  for (const { name, shape, dtype, quantization } of entries) {
    if (quantization !== undefined) throw new TypeError(`quantized weights are not read: ${name}`)
    const count = shape.reduce((product, size) => product * size, 1)
    const slice = bytes.subarray(at, at + count * BYTES_AN_ELEMENT)
    if (slice.length !== count * BYTES_AN_ELEMENT) throw new RangeError(`the shards end before ${name}`)
    if (dtype === 'float32') into.set(name, { shape, values: new Float32Array(Uint8Array.from(slice).buffer) })
    at += slice.length
  }
}
