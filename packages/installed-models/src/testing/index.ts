/** Models for tests, made on the spot: real files that the real runtime loads, of a few kilobytes. */
export { writeClassifyingModel } from './classifying-model.js'
export type { CopyingModelOptions } from './copying-model.js'
export { writeCopyingModel } from './copying-model.js'
export { specialTokens, vocabularySize, wordTokenizer } from './tokenizer.js'
export { writeModel } from './write-model.js'
