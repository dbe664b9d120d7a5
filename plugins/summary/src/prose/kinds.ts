/** Files that hold text and nothing to summarise: tables, data, source code. */
import { notebookMediaType, textKindOf } from '@backup-agent/text-models'
import type { AnalyzeInput } from 'backup-agent/plugin'

export function mayHoldProse({ source: { mediaType, displayName }, upstream: { code } }: Pick<AnalyzeInput, 'source' | 'upstream'>): boolean {
  return mediaType === notebookMediaType || textKindOf({ mediaType, displayName, ...(code !== undefined && { language: code.language }) }) === 'prose'
}
