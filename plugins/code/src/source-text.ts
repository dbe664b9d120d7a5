/** The source of a file: what the analyzer looks at, where the converter has made something else of it. */
import type { AnalyzeInput } from 'backup-agent/plugin'
import { lineCounter } from './lines.js'
import { decodeFile } from './text/decode-file.js'
import { declaredInHtml, declaredInXml, type DeclaredEncoding } from './text/declared.js'

/** Media types of the manifest's other converters than `plain-text`; a test compares. */
const converted = /^(?:text\/(?:html|xml|x-opml|csv|tab-separated-values|markdown|mdx|x-rst|asciidoc)|application\/(?:json|json5|x-ndjson|xml)|[^/]+\/.+\+(?:json|xml))$/

export function isConverted(mediaType: string): boolean {
  return converted.test(mediaType)
}

/** Code beyond this, in UTF-16 code units, is not looked at: no hand-written file is longer. */
export const sourceCharsMax = 4_000_000

export interface SourceText {
  /** The beginning, as long as `sourceCharsMax` at most where it had to be read. */
  readonly text: string
  /** Of the whole file. */
  readonly lines: number
}

/** Reads the file only where the converted text is not its source, or not all of it. */
export async function sourceText({ source, text }: AnalyzeInput, signal: AbortSignal): Promise<SourceText | undefined> {
  if (text === undefined) return undefined
  const asItIs = isConverted(source.mediaType) ? undefined : text.text
  const counter = lineCounter()
  if (asItIs !== undefined && !text.truncated) {
    counter.add(asItIs)
    return { text: asItIs, lines: counter.total() }
  }
  const pieces: string[] = []
  let chars = asItIs === undefined ? 0 : sourceCharsMax
  for await (const piece of decodeFile(source.path, signal, declaredIn(source.mediaType))) {
    counter.add(piece.text)
    if (chars < sourceCharsMax) pieces.push(piece.text)
    chars += piece.text.length
  }
  return { text: asItIs ?? pieces.join(''), lines: counter.total() }
}

function declaredIn(mediaType: string): DeclaredEncoding | undefined {
  if (/^(?:text\/html|application\/xhtml\+xml)$/.test(mediaType)) return declaredInHtml
  return /(?:[/+]xml|x-opml)$/.test(mediaType) ? declaredInXml : undefined
}
