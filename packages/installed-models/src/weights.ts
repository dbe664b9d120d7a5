/**
 * Which of the weights in `onnx/` are loaded. The file names are those of the hub: a part of the model (`model`,
 * `encoder_model`, `decoder_model_merged`) and how its numbers are stored (`_quantized`, `_fp16`; none for fp32).
 * https://huggingface.co/docs/transformers.js/guides/dtypes
 */
import type { WeightFile } from './folder.js'
import type { InstalledModel } from './installed-model.js'

export type DataType = 'q8' | 'int8' | 'uint8' | 'fp32' | 'q4' | 'bnb4' | 'fp16' | 'q4f16'

/** In the order in which they are taken on a processor: eight bits are quickest there, half precision is slowest. */
const suffixes: readonly (readonly [DataType, string])[] = [
  ['q8', '_quantized'], ['int8', '_int8'], ['uint8', '_uint8'], ['fp32', ''], ['q4', '_q4'], ['bnb4', '_bnb4'], ['fp16', '_fp16'], ['q4f16', '_q4f16'],
]

interface Part {
  readonly part: string
  readonly dtype: DataType
  readonly sizeBytes: number
}

/** The data type to load of each part of a model, such as `{ encoder_model: 'q8', decoder_model_merged: 'fp32' }`. */
export function dataTypes(model: InstalledModel): Record<string, DataType> {
  return Object.fromEntries(chosenParts(model).map(({ part, dtype }) => [part, dtype]))
}

/** Bytes of the weights that are loaded, of those parts only when they are named. */
export function weightBytes(model: InstalledModel, parts?: readonly string[]): number {
  return chosenParts(model).filter(({ part }) => parts?.includes(part) ?? true).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

/** Whether each of these parts is there in some data type. */
export function hasParts(model: InstalledModel, parts: readonly string[]): boolean {
  const there = new Set(chosenParts(model).map(({ part }) => part))
  return parts.every((part) => there.has(part))
}

function chosenParts(model: InstalledModel): Part[] {
  const chosen = new Map<string, Part>()
  for (const candidate of model.weights.map(partOf)) {
    const other = chosen.get(candidate.part)
    if (!other || rank(candidate.dtype) < rank(other.dtype)) chosen.set(candidate.part, candidate)
  }
  return [...chosen.values()]
}

function partOf({ file, sizeBytes }: WeightFile): Part {
  const base = file.slice(0, -'.onnx'.length)
  const [dtype, suffix] = suffixes.find(([, ending]) => ending !== '' && base.endsWith(ending)) ?? ['fp32', '']
  return { part: base.slice(0, base.length - suffix.length), dtype, sizeBytes }
}

function rank(dtype: DataType): number {
  return suffixes.findIndex(([name]) => name === dtype)
}
