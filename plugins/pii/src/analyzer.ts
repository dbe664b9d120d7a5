/** The section `pii`: what in a text is personal or secret, where, and how sure that is. */
import type { AnalyzeInput, Analyzer, AnalyzeOptions, PiiSection, PluginContext } from 'backup-agent/plugin'
import { Detector } from './detector.js'
import { chosen, readOptions } from './options.js'
import { sectionOf } from './section.js'
import { table } from './table.js'

export default class PiiAnalyzer implements Analyzer<PiiSection> {
  private detector: Detector | undefined

  start({ options }: Pick<PluginContext, 'options'>): Promise<void> {
    const read = readOptions(options)
    this.detector = new Detector(chosen(table, read), read.minScore)
    return Promise.resolve()
  }

  async analyze({ text }: AnalyzeInput, { signal, maxSectionBytes }: AnalyzeOptions): Promise<PiiSection | undefined> {
    if (this.detector === undefined) throw new Error('analyze was called before start')
    if (text === undefined || text.text === '') return undefined
    const entities = await this.detector.detect(text.text, signal)
    return sectionOf(text.text, entities, text.truncated, maxSectionBytes)
  }
}
