/**
 * Models for text, shared by the plugins of a host process: each is loaded once, on the first call that needs it, from
 * what npm installed.
 */
export type { EncodeOptions, SentenceEncoder } from './encoder/encoder.js'
