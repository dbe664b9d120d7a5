/** The vector of a document: where it is written, and how it is compared. */
import type { FileMetadata } from '../contracts/metadata.js'
import type { Vector } from '../contracts/search.js'

const maxDimensions = 4096
const maxModelCharacters = 200

interface EmbeddingSection {
  readonly model: string
  readonly int8: string
}

/** Undefined where there is none, or one that points nowhere. */
export function vectorOf({ embedding }: Readonly<Record<string, unknown>>): Vector | undefined {
  if (!isEmbedding(embedding)) return undefined
  const bytes = Buffer.from(embedding.int8, 'base64')
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  const isUseful = values.length > 0 && values.length <= maxDimensions && embedding.model.length <= maxModelCharacters && values.some((value) => value !== 0)
  // What would not be written back as it was read is left where it is.
  return isUseful && bytes.toString('base64') === embedding.int8 ? { model: embedding.model, values } : undefined
}

/** The document with its vector kept elsewhere. */
export function withoutVector(document: FileMetadata): FileMetadata {
  return { ...document, embedding: { ...(document['embedding'] as EmbeddingSection), int8: '' } }
}

export function withVector(document: FileMetadata, values: Int8Array): FileMetadata {
  const int8 = Buffer.from(values.buffer, values.byteOffset, values.length).toString('base64')
  return { ...document, embedding: { ...(document['embedding'] as EmbeddingSection), int8 } }
}

/** The model of a vector that is kept elsewhere. */
export function lackingModel({ embedding }: FileMetadata): string | undefined {
  return isEmbedding(embedding) && embedding.int8 === '' ? embedding.model : undefined
}

export function lengthOf(values: Int8Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return Math.sqrt(sum)
}

function isEmbedding(value: unknown): value is EmbeddingSection {
  if (typeof value !== 'object' || value === null) return false
  const { model, int8 } = value as Partial<Record<string, unknown>>
  return typeof model === 'string' && typeof int8 === 'string'
}
