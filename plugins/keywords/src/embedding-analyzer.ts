/** The section `embedding`: a vector of a text, for search by meaning. */
import { isEnglish, loadSentenceEncoder, quantize, toBase64 } from '@backup-agent/text-models'
import type { AnalyzeInput, Analyzer, AnalyzeOptions, Started } from 'backup-agent/plugin'
import { forgetDocument, readDocument } from './document.js'

export interface EmbeddingSection {
  /** Vectors of another model cannot be compared with this one. */
  readonly model: string
  /** One signed byte a dimension, base64; only its direction counts. */
  readonly int8: string
}

export default class EmbeddingAnalyzer implements Analyzer<EmbeddingSection> {
  async start(): Promise<Started> {
    return { model: (await loadSentenceEncoder()).model }
  }

  stop(): Promise<void> {
    forgetDocument()
    return Promise.resolve()
  }

  async analyze(input: AnalyzeInput, { signal }: Pick<AnalyzeOptions, 'signal'>): Promise<EmbeddingSection | undefined> {
    const { language, vector } = await readDocument(input, signal)
    // The encoder knows English: to it, any two texts of another language are about the same.
    if (vector === undefined || !isEnglish(language)) return undefined
    return { model: (await loadSentenceEncoder()).model, int8: toBase64(quantize(vector)) }
  }
}
