/** `options.schema.json`; the host fills the defaults in. */
export interface SummaryOptions {
  /** `auto`: abstractive where a model is installed and knows the language, else extractive. */
  readonly method: 'auto' | 'extractive' | 'abstractive'
  /** `<owner>/<name>` of the installed model to write with; the first that can, by name, where none is named. */
  readonly model?: string
}

/** The host has checked them against the schema; what is missing gets its default here, for callers without a host. */
export function readOptions({ method, model }: Readonly<Record<string, unknown>>): SummaryOptions {
  return {
    method: method === 'extractive' || method === 'abstractive' ? method : 'auto',
    ...(typeof model === 'string' ? { model } : {}),
  }
}
