/** What the search index holds, for people and as JSON. */
import type { IndexState } from '../../core/contracts/search.js'
import { displayText } from '../../core/os/path.js'
import { formatBytes, formatCount } from '../text.js'

export function indexStateJson({ file, snapshots, documents, versions, sizeBytes }: IndexState): Record<string, unknown> {
  return { file, snapshots, documents, versions, size: sizeBytes }
}

export function indexStateLines({ file, snapshots, documents, versions, sizeBytes }: IndexState): string[] {
  const each = documents === 0 ? '' : ` (${formatBytes(sizeBytes / documents)} a document)`
  return [
    `Snapshots: ${formatCount(snapshots)}`,
    `Documents: ${formatCount(documents)}`,
    `Versions:  ${formatCount(versions)} of files`,
    `Size:      ${formatBytes(sizeBytes)}${each}`,
    `File:      ${displayText(file)}, encrypted`,
  ]
}
