/** The section `code`: language, lines, declared and imported names. Plain text, which is no source, has none. */
import { basename } from 'node:path'
import type { AnalyzeInput, Analyzer, CodeSection, ExtractedText, Source } from 'backup-agent/plugin'
import { detectLanguage } from './language/detect.js'
import { countLines, lineCounter } from './lines.js'
import { outlineOf } from './outline/outline.js'
import { decodeFile } from './text/decode-file.js'

/** What linguist calls text without any markup. */
const plainText = 'Text'

const analyzer: Analyzer<CodeSection> = {
  async analyze({ source, text }: AnalyzeInput, { signal }): Promise<CodeSection | undefined> {
    if (text === undefined || text.text === '') return undefined
    const language = detectLanguage(basename(source.displayName), text.text)
    if (language === undefined || language === plainText) return undefined
    const { symbols, imports } = outlineOf(language, text.text, signal)
    return { language, lines: await linesOf(source, text, signal), symbols: [...symbols], imports: [...imports] }
  },
}

export default analyzer

/** Of the whole file, also where its text was cut at the host's limit. */
async function linesOf(source: Source, text: ExtractedText, signal: AbortSignal): Promise<number> {
  if (!text.truncated) return countLines(text.text)
  const counter = lineCounter()
  for await (const piece of decodeFile(source.path, signal)) counter.add(piece.text)
  return counter.total()
}
