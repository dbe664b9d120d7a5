/**
 * A T5 that writes down what it reads, word for word, until the text or the number of tokens it may write ends: small
 * enough to be made by a test, and run by the real tokenizer, generation loop and runtime.
 */
import { encodeOnnx, type OnnxGraph } from '@backup-agent/onnx'
import { writeModel } from './write-model.js'
import { specialTokens, vocabularySize, wordTokenizer } from './tokenizer.js'

export interface CopyingModelOptions {
  /** All words and punctuation marks that it can write. */
  readonly words: readonly string[]
  /** Tokens that it may read at once, with the one that ends a text (default 512). */
  readonly window?: number
  /** Members of `config.json` that differ. */
  readonly config?: Readonly<Record<string, unknown>>
}

/** Writes the model into `<directory>/<name>`. */
export async function writeCopyingModel(directory: string, name: string, options: CopyingModelOptions): Promise<void> {
  const { words, window = 512, config = {} } = options
  const vocabulary = vocabularySize(words)
  await writeModel(directory, name, {
    'config.json': {
      model_type: 't5', architectures: ['T5ForConditionalGeneration'], is_encoder_decoder: true, vocab_size: vocabulary, n_positions: window,
      d_model: 1, d_kv: 1, num_heads: 1, num_layers: 1, num_decoder_layers: 1,
      decoder_start_token_id: specialTokens.pad, eos_token_id: specialTokens.end, pad_token_id: specialTokens.pad, ...config,
    },
    ...wordTokenizer(words, window),
    'onnx/encoder_model.onnx': encodeOnnx(encoder),
    'onnx/decoder_model_merged_quantized.onnx': encodeOnnx(decoder(vocabulary)),
  })
}

/** Each token's number is its hidden state. */
const encoder: OnnxGraph = {
  inputs: [{ name: 'input_ids', type: 'int64', shape: ['batch', 'length'] }],
  outputs: [{ name: 'last_hidden_state', type: 'float32', shape: ['batch', 'length', 1] }],
  constants: [{ name: 'last', type: 'int64', shape: [1], data: BigInt64Array.of(2n) }],
  nodes: [
    { type: 'Cast', inputs: ['input_ids'], outputs: ['states'], attributes: { to: 1 } },
    { type: 'Unsqueeze', inputs: ['states', 'last'], outputs: ['last_hidden_state'] },
  ],
}

/** The length of the cache is the place to write at; the hidden state there names the one token with a score. */
function decoder(vocabulary: number): OnnxGraph {
  return {
    inputs: [
      { name: 'input_ids', type: 'int64', shape: ['batch', 'written'] },
      { name: 'encoder_hidden_states', type: 'float32', shape: ['batch', 'length', 1] },
      { name: 'past_key_values.0.decoder.key', type: 'float32', shape: ['batch', 1, 'past', 1] },
    ],
    outputs: [
      { name: 'logits', type: 'float32', shape: ['batch', 1, vocabulary] },
      { name: 'present.0.decoder.key', type: 'float32', shape: ['batch', 1, 'cached', 1] },
    ],
    constants: [
      { name: 'axes', type: 'int64', shape: [2], data: BigInt64Array.of(1n, 3n) },
      { name: 'place', type: 'int64', shape: [1], data: BigInt64Array.of(2n) },
      { name: 'lastAxis', type: 'int64', shape: [1], data: BigInt64Array.of(2n) },
      { name: 'depth', type: 'int64', shape: [1], data: BigInt64Array.of(BigInt(vocabulary)) },
      { name: 'scores', type: 'float32', shape: [2], data: Float32Array.of(0, 10) },
    ],
    nodes: [
      { type: 'Cast', inputs: ['input_ids'], outputs: ['written'], attributes: { to: 1 } },
      { type: 'Unsqueeze', inputs: ['written', 'axes'], outputs: ['key'] },
      { type: 'Concat', inputs: ['past_key_values.0.decoder.key', 'key'], outputs: ['present.0.decoder.key'], attributes: { axis: 2 } },
      { type: 'Shape', inputs: ['past_key_values.0.decoder.key'], outputs: ['sizes'] },
      { type: 'Gather', inputs: ['sizes', 'place'], outputs: ['position'] },
      { type: 'Gather', inputs: ['encoder_hidden_states', 'position'], outputs: ['state'], attributes: { axis: 1 } },
      { type: 'Squeeze', inputs: ['state', 'lastAxis'], outputs: ['token'] },
      { type: 'Cast', inputs: ['token'], outputs: ['tokenId'], attributes: { to: 7 } },
      { type: 'OneHot', inputs: ['tokenId', 'depth', 'scores'], outputs: ['logits'], attributes: { axis: 2 } },
    ],
  }
}
