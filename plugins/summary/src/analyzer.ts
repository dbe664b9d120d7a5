/** The section `summary`: what a text says, in a few sentences. */
import type { AnalyzeInput, Analyzer, AnalyzeOptions, PluginContext, Started } from 'backup-agent/plugin'
import type { SentenceEncoder } from '@backup-agent/text-models'
import { isEnglish, languageOf, loadSentenceEncoder } from '@backup-agent/text-models'
import type { InstalledModel } from '@backup-agent/installed-models'
import { findInstalledModel, fingerprint, ModelError } from '@backup-agent/installed-models'
import { abstract } from './abstractive/abstract.js'
import type { Writer } from './abstractive/writer.js'
import { openWriter } from './abstractive/writer.js'
import { extract, joined } from './extractive/extract.js'
import { wordBudget } from './extractive/select.js'
import { readOptions } from './options.js'
import { mayHoldProse } from './prose/kinds.js'
import type { Prose } from './prose/prose.js'
import { proseOf } from './prose/prose.js'
import type { SummarySection } from './section.js'

/** What chooses sentences of languages that the encoder does not know. */
export const wordRule = 'word-centrality@1'
/** What stands in `model` where the text is its own summary. */
export const wholeText = 'whole-text@1'
/** Model types that are trained on many languages; others are taken to know English. */
const multilingual = new Set(['mt5', 'mbart'])
/** Below, a text of three sentences and more is a table or a program with some words beside it. */
const minShare = 0.15
/** Below, a sentence or two are not what the file is about. */
const minShareOfShort = 0.5

export default class SummaryAnalyzer implements Analyzer<SummarySection> {
  private installed: InstalledModel | undefined
  private writer: Writer | undefined

  async start({ options, modelsDirectory }: Pick<PluginContext, 'options' | 'modelsDirectory'>): Promise<Started> {
    const { method, model } = readOptions(options)
    if (method !== 'extractive') this.installed = await findInstalledModel(modelsDirectory, { task: 'summarization' }, model)
    if (this.installed === undefined) {
      if (method === 'abstractive') throw new ModelError('model-not-found', `there is no model that can summarise in ${modelsDirectory}`)
      return { model: (await loadSentenceEncoder()).model }
    }
    this.writer = await openWriter(this.installed)
    return { model: fingerprint(this.installed) }
  }

  async analyze(input: AnalyzeInput, { signal }: AnalyzeOptions): Promise<SummarySection | undefined> {
    if (input.text === undefined || !mayHoldProse(input)) return undefined
    const prose = proseOf(input.text.text, input.source.mediaType)
    signal.throwIfAborted()
    if (!isWorthIt(prose)) return undefined
    const words = prose.sentences.reduce((sum, sentence) => sum + sentence.words, 0)
    if (words <= wordBudget(words)) return { text: joined(prose.sentences), method: 'extractive', model: wholeText }
    const language = input.text.language ?? (await languageOf(prose.sentences.map(({ text }) => text).join(' ')))
    return (await this.written(prose, language, signal)) ?? (await chosen(prose, language, signal))
  }

  private async written({ sentences }: Prose, language: string | undefined, signal: AbortSignal): Promise<SummarySection | undefined> {
    if (this.writer === undefined || !(isEnglish(language) || multilingual.has(String(this.installed?.config.model_type)))) return undefined
    const text = await abstract(sentences, this.writer, signal)
    return text === undefined ? undefined : { text, method: 'abstractive', model: this.writer.model }
  }
}

async function chosen({ sentences }: Prose, language: string | undefined, signal: AbortSignal): Promise<SummarySection> {
  const encoder: SentenceEncoder | undefined = isEnglish(language) ? await loadSentenceEncoder() : undefined
  return { text: await extract(sentences, encoder, signal), method: 'extractive', model: encoder?.model ?? wordRule }
}

function isWorthIt({ sentences, share }: Prose): boolean {
  return sentences.length > 0 && share >= (sentences.length >= 3 ? minShare : minShareOfShort)
}
