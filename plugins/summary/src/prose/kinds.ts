/** Files that hold text and nothing to summarise: tables, data, source code. */
import type { AnalyzeInput } from 'backup-agent/plugin'

const noProse = /^(?:text\/(?:csv|tab-separated-values|css|calendar|vcard|x-vcard|x-log|x-diff|x-patch)|application\/(?:json5?|x-ndjson|yaml|x-yaml|toml|sql|javascript|typescript|x-sh|x-subrip|geo\+json)|application\/vnd\.(?:ms-excel.*|openxmlformats-officedocument\.spreadsheetml\..+|oasis\.opendocument\.spreadsheet)|.+\+json)$/

/** Languages of the section `code` in which people write for readers. */
const written = new Set(['Markdown', 'MDX', 'reStructuredText', 'AsciiDoc', 'Org', 'TeX', 'HTML', 'MediaWiki', 'Wikitext', 'Textile', 'Creole', 'Roff', 'Roff Manpage', 'RMarkdown', 'Pod', 'Texinfo', 'Typst', 'Rich Text Format', 'XML', 'E-mail'])

export function mayHoldProse({ source, upstream }: Pick<AnalyzeInput, 'source' | 'upstream'>): boolean {
  if (source.mediaType === 'application/x-ipynb+json') return true
  if (noProse.test(source.mediaType)) return false
  return upstream.code === undefined || written.has(upstream.code.language)
}
