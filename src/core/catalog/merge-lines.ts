/** Documents of several segments as those of one: each content's latest, and nothing that serves no file any more. */
import { contentKey } from './content-id.js'
import { compareDocuments, ofEarlierRuns, ofThisRun, type Candidate, type Recency } from './precedence.js'
import { isProvisional, parseDocument } from './parse-document.js'

export interface StoredLine {
  readonly text: string
  /** With its line feed. */
  readonly bytes: number
  /** Content key. Undefined for a document of a newer release, which is kept as it is. */
  readonly key: string | undefined
  readonly provisional: boolean
}

/** Throws `damaged` for what is no document. */
export function parseLine(text: string): StoredLine {
  const document = parseDocument(text)
  const bytes = Buffer.byteLength(text) + 1
  if (document === undefined) return { text, bytes, key: undefined, provisional: false }
  return { text, bytes, key: contentKey(document.contentId), provisional: isProvisional(document) }
}

/** A cheap look at a line: false only where no document of these contents is in it, as far as our own encoder wrote it. */
export function mightMention(text: string, contentKeys: ReadonlySet<string>): boolean {
  let mentions = 0
  for (const [, contentId] of text.matchAll(/"contentId":"([0-9a-f]{64})"/g)) {
    if (contentKeys.has(contentKey(contentId!))) return true
    mentions++
  }
  return mentions === 0
}

/** Lines of `fresh` and `old` with one document a content. The order of lines within each carries no meaning. */
export function mergeLines(fresh: readonly StoredLine[], old: readonly StoredLine[]): StoredLine[] {
  const best = new Map<string, { readonly line: StoredLine; readonly candidate: Candidate }>()
  const consider = (line: StoredLine, recency: Recency) => {
    const candidate = { final: !line.provisional, recency, text: line.text }
    // No content key looks like a line of JSON.
    const key = line.key ?? line.text
    const rival = best.get(key)
    if (rival === undefined || compareDocuments(candidate, rival.candidate) < 0) best.set(key, { line, candidate })
  }
  for (const line of fresh) consider(line, ofThisRun)
  for (const line of old) consider(line, ofEarlierRuns)
  return [...best.values()].map(({ line }) => line)
}
