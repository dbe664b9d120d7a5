/** The section `keywords`: phrases that say what a text is about. */
import { loadSentenceEncoder } from '@backup-agent/text-models'
import type { AnalyzeInput, Analyzer, AnalyzeOptions, Started } from 'backup-agent/plugin'
import { forgetDocument, readDocument } from './document.js'
import { type Keyword, keywordsOf } from './keywords.js'

export default class KeywordsAnalyzer implements Analyzer<Keyword[]> {
  async start(): Promise<Started> {
    return { model: (await loadSentenceEncoder()).model }
  }

  stop(): Promise<void> {
    forgetDocument()
    return Promise.resolve()
  }

  async analyze(input: AnalyzeInput, { signal }: Pick<AnalyzeOptions, 'signal'>): Promise<Keyword[] | undefined> {
    const keywords = await keywordsOf(await readDocument(input, signal), signal)
    return keywords.length === 0 ? undefined : keywords
  }
}
