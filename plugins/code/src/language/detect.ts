/** The language of a file: from its name and its first lines where they tell, else from its content. */
import { decide, looksLikeXml, rulesFor } from './ambiguous/index.js'
import { languageOfContent } from './content.js'
import { languageOfModeline, languagesOfShebang } from './modeline.js'
import { languageTable, type Language } from './table.js'

/** What the patterns look at, in UTF-16 code units: enough to tell, and bounds the time for any file. */
const sampleChars = 50_000

/**
 * Linguist's name of the language, or undefined when nothing speaks for one.
 * @param fileName last component of the path; empty when only the content counts
 */
export function detectLanguage(fileName: string, text: string): string | undefined {
  const sample = text.slice(0, sampleChars)
  const modeline = languageOfModeline(text)
  if (modeline !== undefined) return modeline.name
  const named = languagesOfFileName(fileName)
  if (named.length === 1) return named[0]?.name
  const interpreted = languagesOfShebang(sample)
  if (interpreted.length > 0) return oneOfInterpreted(interpreted, fileName, sample)
  for (const extension of extensionsOf(fileName)) {
    const language = languageOfExtension(extension, sample)
    if (language !== undefined) return language
  }
  if (looksLikeXml(sample)) return 'XML'
  return languageOfContent(sample)
}

/** Several languages may share an interpreter: then the extension, else the content, else being a program decides. */
function oneOfInterpreted(interpreted: readonly Language[], fileName: string, sample: string): string | undefined {
  const lower = fileName.toLowerCase()
  const named = interpreted.filter(({ extensions }) => extensions.some((extension) => lower.endsWith(extension)))
  if (named.length === 1) return named[0]?.name
  return languageOfContent(sample, interpreted) ?? (interpreted.find(({ type }) => type === 'programming') ?? interpreted[0])?.name
}

function languagesOfFileName(fileName: string): readonly Language[] {
  return languageTable().byFileName.get(fileName) ?? []
}

/** `a.html.eex` gives `.html.eex`, `.eex`: the longest known one decides. */
function* extensionsOf(fileName: string): Iterable<string> {
  const lower = fileName.toLowerCase().slice(-100)
  for (let dot = lower.indexOf('.'); dot >= 0; dot = lower.indexOf('.', dot + 1)) yield lower.slice(dot)
}

function languageOfExtension(extension: string, sample: string): string | undefined {
  const candidates = languageTable().byExtension.get(extension)
  if (candidates === undefined) return undefined
  const rules = rulesFor(extension)
  if (rules !== undefined) return decide(rules, sample)
  if (candidates.length === 1) return candidates[0]?.name
  return (languageOfContent(sample, candidates) ?? candidates.find((language) => language.extensions[0] === extension)?.name)
    ?? candidates[0]?.name
}
