/** This plugin's options; valid against options.schema.json. */
export interface ImageOptions {
  /** `<owner>/<name>` of an installed model; the first that fits where none is named. */
  readonly model?: string
}

export function readOptions({ model }: Readonly<Record<string, unknown>>): ImageOptions {
  return typeof model === 'string' ? { model } : {}
}
