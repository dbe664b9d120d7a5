/** `--like FILE` and `--near PHOTO`: what hits are to be compared with. */
import { BackupError, type ErrorCode } from '../../core/contracts/errors.js'
import type { SearchQuery } from '../../core/contracts/search.js'
import { givenFile, type GivenFile, type GivenFileContext } from './given-file.js'
import { otherModel, vectorFrom } from './question.js'

export interface Alike {
  readonly like?: string | undefined
  readonly near?: string | undefined
}

/** The query with what the named file is like. Rejects with `invalid-usage` where nothing is known of it that can be compared. */
export async function withAlike(query: SearchQuery, { like, near }: Alike, context: GivenFileContext): Promise<SearchQuery> {
  if (like !== undefined) return withLike(query, like, context)
  return near === undefined ? query : withNear(query, near, context)
}

async function withLike(query: SearchQuery, written: string, context: GivenFileContext): Promise<SearchQuery> {
  const file = await givenFile('--like', written, 'embedding', context)
  const vector = vectorFrom(file.value)
  if (vector === undefined) throw cannotCompare('--like', written, whyNoVector(file))
  const models = await context.index.models(query)
  if (models.length > 0 && !models.includes(vector.model)) throw cannotCompare('--like', written, otherModel(vector.model, models))
  return { ...query, like: vector, except: file.places }
}

async function withNear(query: SearchQuery, written: string, context: GivenFileContext): Promise<SearchQuery> {
  const file = await givenFile('--near', written, 'image', context)
  const phash: unknown = (file.value as { phash?: unknown } | undefined)?.phash
  if (typeof phash !== 'string') throw cannotCompare('--near', written, file.outcome?.error?.message ?? (file.value === undefined ? 'it is no picture that a plugin looks into' : 'nothing can be told apart in it: it is blank'))
  return { ...query, near: phash, except: file.places }
}

function whyNoVector({ converted, isUnfilled, mediaType = '', outcome }: GivenFile): string {
  if (isUnfilled === true) return 'no plugin is enabled that makes vectors of texts'
  const failed = converted?.status === 'failed' || converted?.error !== undefined ? converted : outcome
  const { code, message } = failed?.error ?? {}
  if (outcome?.status === 'ok') return 'its text is in no language that the model knows, or has no words'
  if (code !== undefined && code !== 'no-text') return `its text cannot be compared: ${message ?? code}`
  return mediaType.startsWith('image/') ? 'no text was found in it; what looks like it is found with --near' : 'no text was found in it'
}

function cannotCompare(flag: string, subject: string, why: string): BackupError {
  const code: ErrorCode = 'invalid-usage'
  return new BackupError(code, `${flag}: nothing can be compared with this file: ${why}`, { subject, hint: 'Name another file, or search by words.' })
}
