/** The section `code`: language, lines, declared and imported names. Plain text, which is no source, has none. */
import { basename } from 'node:path'
import type { AnalyzeInput, Analyzer, CodeSection } from 'backup-agent/plugin'
import { detectLanguageWith } from './language/detect.js'
import { learned, modelName } from './language/learned.js'
import { readNotebook } from './json/read-notebook.js'
import { notebookSection } from './notebook-section.js'
import { outlineOf } from './outline/outline.js'
import { sourceText } from './source-text.js'

/** What linguist calls text without any markup. */
const plainText = 'Text'

const analyzer: Analyzer<CodeSection> = {
  /** The model itself is loaded with the first file that needs it: most have a name that tells. */
  start: () => Promise.resolve({ model: modelName }),

  async analyze(input: AnalyzeInput, { signal }): Promise<CodeSection | undefined> {
    const notebook = isNotebook(input) ? await readNotebook(input.source.path, signal) : undefined
    const ofCells = notebook === undefined ? undefined : notebookSection(notebook, signal)
    if (ofCells !== undefined) return ofCells
    const source = await sourceText(input, signal)
    if (source === undefined || source.text === '') return undefined
    const language = await detectLanguageWith(learned, basename(input.source.displayName), source.text)
    if (language === undefined || language === plainText) return undefined
    const { symbols, imports } = outlineOf(language, source.text, signal)
    return { language, lines: source.lines, symbols: [...symbols], imports: [...imports] }
  },
}

function isNotebook({ source, text }: AnalyzeInput): boolean {
  return text !== undefined && (source.mediaType === 'application/x-ipynb+json' || source.displayName.toLowerCase().endsWith('.ipynb'))
}

export default analyzer
