/** The language of a file: from its name and its first lines where they tell, else from its content. */
import { decide, looksLikeXml, rulesFor } from './ambiguous/index.js'
import { evidenceOfContent, languageOfContent, type Evidence } from './content.js'
import { looksLikeCode } from './prose.js'
import { languageOfModeline, languagesOfShebang } from './modeline.js'
import { languageTable, type Language } from './table.js'

/** What the patterns look at, in UTF-16 code units: enough to tell, and bounds the time for any file. */
const sampleChars = 50_000

/** A model that guesses from content. */
export interface LanguageModel {
  /** Linguist's names of those that it tells apart. */
  readonly languages: ReadonlySet<string>
  /** How sure it is, from 0 to 1. */
  guess(text: string): Promise<{ readonly language: string; readonly confidence: number } | undefined>
}

/** So sure the model must be to be believed more than patterns that are not certain, and where there are none. */
const confidenceMin = { againstPatterns: 0.9, alone: 0.2 }

/**
 * Linguist's name of the language, or undefined when nothing speaks for one.
 * @param fileName last component of the path; empty when only the content counts
 */
export function detectLanguage(fileName: string, text: string): string | undefined {
  return evidenceFor(fileName, text)?.language
}

/** The same, with the model asked where neither the name nor patterns are certain and the text is no prose. */
export async function detectLanguageWith(model: LanguageModel, fileName: string, text: string): Promise<string | undefined> {
  const found = evidenceFor(fileName, text)
  if (found?.certain === true || !looksLikeCode(text)) return found?.language
  // Of a language that it has never seen the model knows nothing.
  if (found !== undefined && !model.languages.has(found.language)) return found.language
  const guessed = await model.guess(text)
  const needed = found === undefined ? confidenceMin.alone : confidenceMin.againstPatterns
  return guessed !== undefined && guessed.confidence >= needed ? guessed.language : found?.language
}

function evidenceFor(fileName: string, text: string): Evidence | undefined {
  const sample = text.slice(0, sampleChars)
  const named = languageByName(fileName, text, sample)
  if (named !== undefined) return { language: named, certain: true }
  return looksLikeXml(sample) ? { language: 'XML', certain: true } : evidenceOfContent(sample)
}

function languageByName(fileName: string, text: string, sample: string): string | undefined {
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
  return undefined
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
