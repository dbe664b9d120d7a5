/** The metadata document: one per distinct content, combined from what every analyzer contributes. */

export interface TextSection {
  /** Length of the converted text in UTF-16 code units. */
  chars: number
  /** BCP 47 tag. */
  language?: string
  /** Id of the converter that made it, `<package>/<converter id>`. */
  convertedFrom?: string
  truncated?: boolean
  /** Only in the output of `backup analyze --with-text`; never stored. */
  content?: string
}

export interface CodeSection {
  /** Name of the language as GitHub linguist writes it. */
  language: string
  lines: number
  /** Declared names in order of appearance, without duplicates. */
  symbols: string[]
  /** Modules, headers or packages named by import statements, in order of appearance, without duplicates. */
  imports: string[]
}

/** One place that holds something sensitive. The value itself is in no document. */
export interface PiiEntity {
  /** Presidio's name where it has one: `EMAIL_ADDRESS`, `CREDIT_CARD`, `IBAN_CODE`, ...; the table is in `plugins/pii`. */
  type: string
  /** Place in the converted text: UTF-16 code units, end exclusive. */
  start: number
  end: number
  /** 0 to 1. */
  score: number
  /** The value with all but at most four characters replaced, and never more than half of it shown. */
  masked: string
}

export interface PiiSection {
  /** In order of appearance, without overlaps; the first of each type where there are too many (`truncated`). */
  entities: PiiEntity[]
  /** Entities of each type in the whole text, also of those that are not listed. */
  counts: Record<string, number>
  /** `contact`, `financial`, `government`, `health`, `credentials`, `location`, `identity`, `network`: sorted, those that occur. */
  categories: string[]
  /** Not every entity is listed, or the text was cut before the end of the file. */
  truncated?: boolean
}

/** What became of one analyzer (or converter) on one file. */
export interface Outcome {
  /** `<package>/<analyzer id>`. */
  analyzer: string
  /** Version of the package. */
  version: string
  /** Name of the model that spoke, where there is one. */
  model?: string
  /** Digest of the plugin's options, 16 hex digits; missing where none were set. Another digest, another result. */
  options?: string
  /** `skipped`: did not apply or the file changed meanwhile; `pending`: not tried yet, the next run will. */
  status: 'ok' | 'failed' | 'skipped' | 'pending'
  /** Wall-clock milliseconds, whole. */
  ms: number
  error?: { code: string; message: string }
}

export interface FileMetadata {
  schema: 1
  /** SHA-256 (hex) over the concatenated 32-byte ids of the file's data blobs, in order. */
  contentId: string
  /** Bytes. */
  size: number
  mediaType: string
  text?: TextSection
  code?: CodeSection
  pii?: PiiSection
  outcomes: Outcome[]
  /** Sections of other plugins; each is valid against its plugin's JSON Schema. */
  [section: string]: unknown
}
