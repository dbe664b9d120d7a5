/** The plugin's options, as `options.schema.json` describes them. */

export interface VideoOptions {
  /** Whether a section carries a small picture. */
  readonly poster: boolean
  /** Whether text on screen is read. */
  readonly screenText: boolean
  /** Of each file, how many minutes of sound are turned into text where a speech model is installed; 0 for none. */
  readonly transcriptMinutes: number
  /** `<owner>/<name>` of an installed speech model; the first by name unless told. */
  readonly speechModel?: string
}

/** The host holds options to the schema and fills in defaults. */
export function readOptions(options: Readonly<Record<string, unknown>>): VideoOptions {
  const { poster, screenText, transcriptMinutes, speechModel } = options
  return {
    poster: poster !== false, screenText: screenText !== false,
    transcriptMinutes: typeof transcriptMinutes === 'number' ? transcriptMinutes : 30,
    ...(typeof speechModel === 'string' && { speechModel }),
  }
}
