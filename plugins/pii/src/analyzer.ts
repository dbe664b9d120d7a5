/** The section `pii`: what in a text is personal or secret, where, and how sure that is. */
import type { AnalyzeInput, Analyzer, AnalyzeOptions, PiiSection, PluginContext, Started } from 'backup-agent/plugin'
import { Detector } from './detector.js'
import { NameFinder } from './names/finder.js'
import { kindOf } from './names/programs.js'
import { chosen, isChosen, readOptions } from './options.js'
import { sectionOf } from './section.js'
import { table } from './table.js'

/** As in the manifest. */
export const namesModel = 'backup-agent/pii-names 1'

export default class PiiAnalyzer implements Analyzer<PiiSection> {
  private detector: Detector | undefined

  async start({ options }: Pick<PluginContext, 'options'>): Promise<Started> {
    const read = readOptions(options)
    const names = await NameFinder.load((type) => isChosen(type, read), read.minScore)
    this.detector = new Detector(chosen(table, read), read.minScore, names)
    return names === undefined ? {} : { model: namesModel }
  }

  async analyze({ text, source }: AnalyzeInput, { signal, maxSectionBytes }: AnalyzeOptions): Promise<PiiSection | undefined> {
    if (this.detector === undefined) throw new Error('analyze was called before start')
    if (text === undefined || text.text === '') return undefined
    const entities = await this.detector.detect(text.text, signal, kindOf(source.displayName))
    return sectionOf(text.text, entities, text.truncated, maxSectionBytes)
  }
}
