/**
 * Models for text, shared by the plugins of a host process: each is loaded once, on the first call that needs it, from
 * what npm installed.
 */
export type { EncodeOptions, SentenceEncoder } from './encoder/encoder.js'
export { loadSentenceEncoder } from './encoder/universal-sentence-encoder.js'
export { cosine, fromBase64, quantize, toBase64 } from './vectors/int8.js'
export { functionWords, linkingWords, writesCompoundsAsOne } from './kinds/function-words.js'
export { hasCodeSigns, isLogLine, isProseLine, isReadable, isRow, isShouted } from './kinds/prose-line.js'
export { kindOfLanguage, notebookMediaType, type TextKind, textKindOf } from './kinds/text-kind.js'
export { languageOf } from './language/language.js'
export { languageOfProse } from './language/prose.js'
export { isEnglish, primaryLanguage } from './language/tags.js'
export type { Range } from './sentences/blocks.js'
export { MAX_SENTENCE, type Sentence, sentencesOf } from './sentences/sentences.js'
export { cut, spreadPieces } from './text/cut.js'
export { loadTagger, type PartOfSpeech, type TaggedWord, type Tagger } from './tags/tagger.js'
