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
  /** The value with all but at most the last four characters replaced, and never more than half of it shown; of a name its initials. */
  masked: string
  /** One of `piiCategories`. Missing where it says nothing about a person, such as most dates and web addresses. */
  category?: string
}

/** What the categories of `PiiSection` and its entities are called, sorted. */
export const piiCategories = ['contact', 'credentials', 'financial', 'government', 'health', 'identity', 'location', 'network'] as const

export interface PiiSection {
  /** In order of appearance, without overlaps; the first of each type where there are too many (`truncated`). */
  entities: PiiEntity[]
  /** Entities of each type in the whole text, also of those that are not listed. */
  counts: Record<string, number>
  /** Of `piiCategories`: sorted, those that occur. */
  categories: string[]
  /** Not every entity is listed, or the text was cut before the end of the file. */
  truncated?: boolean
}

export interface SummarySection {
  text: string
  /** `extractive`: sentences of the text as they are; `abstractive`: written by a model. */
  method: 'abstractive' | 'extractive'
  model: string
}

export interface Keyword {
  phrase: string
  /** 0 to 1. */
  score: number
}

/** A vector for search by meaning. */
export interface EmbeddingSection {
  /** Vectors of different models cannot be compared. */
  model: string
  /** Base64 of signed bytes: the direction of the vector. */
  int8: string
}

/** Something that a picture or a film shows. */
export interface Label {
  label: string
  /** 0 to 1, calibrated: of those with 0.5 half are right. */
  score: number
  /** Of a film: where it is seen. */
  atSeconds?: number[]
}

/** As far as this program reads it; the plugin's schema has more. */
export interface ImageSection {
  /** Pixels, upright. */
  width: number
  height: number
  format: string
  labels: Label[]
  faces?: number
  /** RFC 3339, without an offset where the camera did not know it. */
  takenAt?: string
  /** Degrees, north and east. */
  gps?: { lat: number; lon: number }
  camera?: string
  /** Perceptual hash, 16 hex digits: pictures that look alike differ in few bits. Absent where a picture has nothing to tell it by. */
  phash?: string
  /** `damaged`: the end of the file is missing, or parts of it could not be decoded. */
  incomplete?: string
  [member: string]: unknown
}

/** A film or a sound; as far as this program reads it. */
export interface VideoSection {
  /** FFmpeg's name of the format. */
  container?: string
  durationSeconds?: number
  /** Pixels as shown; absent for a sound. */
  width?: number
  height?: number
  /** Of the picture, by FFmpeg's name. */
  codec?: string
  audio?: { codec: string; language?: string; [member: string]: unknown }[]
  /** Title, artist and the like. */
  tags?: Record<string, string>
  takenAt?: string
  camera?: string
  gps?: { lat: number; lon: number }
  shots?: number
  labels?: Label[]
  /** Why not all of it could be read. */
  incomplete?: string
  [member: string]: unknown
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
  summary?: SummarySection
  keywords?: Keyword[]
  embedding?: EmbeddingSection
  image?: ImageSection
  video?: VideoSection
  outcomes: Outcome[]
  /** Sections of other plugins; each is valid against its plugin's JSON Schema. */
  [section: string]: unknown
}
