/** A folder `<owner>/<name>` (or `<name>`) in the layout of the Hugging Face hub: `config.json`, tokenizer or preprocessor, `onnx/`. */
export interface InstalledModel {
  /** `<owner>/<name>`, or `<name>` for a folder that lies at the top. */
  readonly name: string
  /** Absolute. */
  readonly directory: string
  /** `config.json`, as it is. */
  readonly config: Readonly<Record<string, unknown>>
  /** Files of `onnx/` that end in `.onnx`, by name. */
  readonly weights: readonly WeightFile[]
  /** Whether there is a `tokenizer.json`. */
  readonly hasTokenizer: boolean
  /** SHA-256 (64 hex digits) of the settings and vocabularies (files `*.json`, `*.txt`, `*.model` at the top) and of the names and sizes of all files in `onnx/`. */
  readonly state: string
}

export interface WeightFile {
  /** Such as `decoder_model_merged_quantized.onnx`. */
  readonly file: string
  readonly sizeBytes: number
}
