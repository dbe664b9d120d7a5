/** A tokenizer of whole words, in the files that transformers.js reads. */

export const specialTokens = { pad: 0, end: 1, unknown: 2 } as const

/** `tokenizer.json` and `tokenizer_config.json`: words and punctuation marks are tokens, `</s>` ends each text. */
export function wordTokenizer(words: readonly string[], modelMaxLength: number): Record<string, unknown> {
  const vocabulary = ['<pad>', '</s>', '<unk>', ...new Set(words)]
  const special = vocabulary.slice(0, 3).map((content, id) => ({ id, content, special: true, single_word: false, lstrip: false, rstrip: false, normalized: false }))
  return {
    'tokenizer.json': {
      version: '1.0', truncation: null, padding: null, added_tokens: special, normalizer: null,
      pre_tokenizer: { type: 'Whitespace' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
        pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
        special_tokens: { '</s>': { id: '</s>', ids: [specialTokens.end], tokens: ['</s>'] } },
      },
      decoder: null,
      model: { type: 'WordLevel', vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])), unk_token: '<unk>' },
    },
    'tokenizer_config.json': {
      tokenizer_class: 'T5Tokenizer', model_max_length: modelMaxLength, pad_token: '<pad>', eos_token: '</s>', unk_token: '<unk>',
    },
  }
}

/** The number of tokens that such a tokenizer knows. */
export function vocabularySize(words: readonly string[]): number {
  return new Set(words).size + Object.keys(specialTokens).length
}
