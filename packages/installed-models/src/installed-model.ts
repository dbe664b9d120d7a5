import type { ModelFolder } from './folder.js'

export interface InstalledModel extends ModelFolder {
  /** Whether there is a `tokenizer.json`. */
  readonly hasTokenizer: boolean
  /** SHA-256 (64 hex digits) of the settings and vocabularies (files `*.json`, `*.txt`, `*.model` at the top) and of the names and sizes of all files in `onnx/`. */
  readonly state: string
}
