/** The section `pii`: what in a text is personal or secret, where, and how sure that is. */
import type { AnalyzeInput, Analyzer, AnalyzeOptions, PiiEntity, PiiSection, PluginContext, Started } from 'backup-agent/plugin'
import { Detector } from './detector.js'
import { NameFinder } from './names/finder.js'
import { kindOf } from './names/programs.js'
import { chosen, defaultOptions, isChosen, readOptions } from './options.js'
import { entityOf, sectionOf } from './section.js'
import { table } from './table.js'

/** As in the manifest. */
export const namesModel = 'backup-agent/pii-names 1'

export default class PiiAnalyzer implements Analyzer<PiiSection> {
  private detector: Detector | undefined
  /** Made when it is first needed. */
  private everything: Detector | undefined

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

  /** What options leave out is no less a secret. Names are not masked, so they are not looked for. */
  async findings(text: string, { signal }: Pick<AnalyzeOptions, 'signal'>): Promise<readonly PiiEntity[]> {
    this.everything ??= new Detector(table, defaultOptions.minScore)
    return (await this.everything.detect(text, signal)).map((entity) => entityOf(text, entity))
  }
}
