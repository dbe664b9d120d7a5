/** A folder `<owner>/<name>` in the layout of the Hugging Face hub: `config.json`, tokenizer or preprocessor, `onnx/`. */
export interface InstalledModel {
  /** `<owner>/<name>`. */
  readonly name: string
  /** Absolute. */
  readonly directory: string
  /** `config.json`, as it is. */
  readonly config: Readonly<Record<string, unknown>>
}
