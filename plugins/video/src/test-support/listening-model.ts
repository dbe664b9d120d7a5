/** A speech model (wav2vec 2.0 with CTC) that writes the word `h` for each stretch of loud sound; small enough to be made by a test. */
import { writeModel } from '@backup-agent/installed-models/testing'
import { encodeOnnx } from '@backup-agent/onnx'

/** Samples that become one step. */
const step = 1_600
const vocabulary = ['<pad>', '<s>', '</s>', '<unk>', '|', 'h', 'i']

/** Writes the model into `<directory>/<name>`: 16 kHz, a step is loud from a mean of 0.1. */
export async function writeListeningModel(directory: string, name: string): Promise<void> {
  const tokens = Object.fromEntries(vocabulary.map((token, id) => [token, id]))
  await writeModel(directory, name, {
    'config.json': { model_type: 'wav2vec2', architectures: ['Wav2Vec2ForCTC'], vocab_size: vocabulary.length, pad_token_id: 0 },
    'preprocessor_config.json': { feature_extractor_type: 'Wav2Vec2FeatureExtractor', sampling_rate: 16_000, feature_size: 1, do_normalize: false, padding_value: 0 },
    'tokenizer_config.json': { tokenizer_class: 'Wav2Vec2CTCTokenizer', pad_token: '<pad>', unk_token: '<unk>', bos_token: '<s>', eos_token: '</s>', word_delimiter_token: '|' },
    'tokenizer.json': {
      version: '1.0', truncation: null, padding: null, normalizer: null, pre_tokenizer: null, post_processor: null,
      added_tokens: vocabulary.slice(0, 4).map((content, id) => ({ id, content, special: true, single_word: false, lstrip: false, rstrip: false, normalized: false })),
      decoder: { type: 'CTC', pad_token: '<pad>', word_delimiter_token: '|', cleanup: true },
      model: { type: 'WordLevel', vocab: tokens, unk_token: '<unk>' },
    },
    'onnx/model.onnx': encodeOnnx({
      inputs: [{ name: 'input_values', type: 'float32', shape: ['batch', 'samples'] }],
      outputs: [{ name: 'logits', type: 'float32', shape: ['batch', 'steps', vocabulary.length] }],
      constants: [
        { name: 'rows', type: 'int64', shape: [3], data: BigInt64Array.of(1n, 1n, -1n) },
        // Quiet: the sign between words wins. Loud: h.
        { name: 'weights', type: 'float32', shape: [vocabulary.length], data: Float32Array.of(0, 0, 0, 0, 0, 20, 0) },
        { name: 'bias', type: 'float32', shape: [vocabulary.length], data: Float32Array.of(-9, -9, -9, -9, 2, 0, -9) },
        { name: 'turned', type: 'int64', shape: [3], data: BigInt64Array.of(1n, -1n, 1n) },
      ],
      nodes: [
        { type: 'Abs', inputs: ['input_values'], outputs: ['loud'] },
        { type: 'Reshape', inputs: ['loud', 'rows'], outputs: ['row'] },
        { type: 'AveragePool', inputs: ['row'], outputs: ['means'], attributes: { kernel_shape: [step], strides: [step] } },
        { type: 'Reshape', inputs: ['means', 'turned'], outputs: ['column'] },
        { type: 'Mul', inputs: ['column', 'weights'], outputs: ['weighted'] },
        { type: 'Add', inputs: ['weighted', 'bias'], outputs: ['logits'] },
      ],
    }),
  })
}
