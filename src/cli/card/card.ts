/** What is known about one file, for reading. */
import type { FileMetadata } from '../../core/contracts/metadata.js'
import { displayText } from '../../core/os/path.js'
import { kindName } from '../../core/support/media-kinds.js'
import { noSchemas, type SchemaOf } from '../sections/known-schemas.js'
import { formatBytes } from '../text.js'
import { printRows, type Row } from './row.js'
import { sectionRows } from './sections.js'

/** `title` is printed as it is; `more` follows what the file is. */
export function card(title: string, document: FileMetadata, more: readonly Row[] = [], schemaOf: SchemaOf = noSchemas): string[] {
  const file: Row = ['file', `${kindName(document.mediaType)}, ${formatBytes(document.size)}`]
  return [title, ...printRows([file, ...sectionRows(document, schemaOf), ...more])]
}

/** The converted text, line by line, set off from the rest. */
export function textLines(content: string): string[] {
  return content.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => `  | ${displayText(line)}`)
}
