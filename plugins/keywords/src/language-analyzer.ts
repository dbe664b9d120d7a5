/** The section `language`: which natural language a text is in. */
import type { AnalyzeInput, Analyzer, AnalyzeOptions } from 'backup-agent/plugin'
import { readDocument } from './document.js'

export interface LanguageSection {
  /** BCP 47: a primary language. */
  readonly tag: string
}

export default class LanguageAnalyzer implements Analyzer<LanguageSection> {
  async analyze(input: AnalyzeInput, { signal }: Pick<AnalyzeOptions, 'signal'>): Promise<LanguageSection | undefined> {
    const { language } = await readDocument(input, signal)
    return language === undefined ? undefined : { tag: language }
  }
}
