/** Lines and cards of `analyze`. */
import { displayPath } from '../../core/os/path.js'
import { card, textLines } from '../card/card.js'
import { pathFields } from '../node-list.js'
import type { SchemaOf } from '../sections/known-schemas.js'
import type { AnalysedFile } from './analyze-files.js'
import type { Unreadable } from './walk.js'

export function analysisJson(file: AnalysedFile | Unreadable): Record<string, unknown> {
  const path = pathFields('path', file.path)
  if ('error' in file) return { ...path, error: file.error }
  const { contentId, ...known } = file.metadata
  return contentId === '' ? { ...path, ...known } : { ...path, contentId, ...known }
}

/** A warning has told of an unreadable file already, so that has no card. */
export function analysisCard(file: AnalysedFile | Unreadable, schemaOf: SchemaOf): string[] {
  if ('error' in file) return []
  const content = file.metadata.text?.content
  return [...card(displayPath(file.path), file.metadata, [], schemaOf), ...(content === undefined ? [] : textLines(content)), '']
}
