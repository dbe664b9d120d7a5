/** Text of films and sounds for those who read text: tags, subtitles, what is written on screen, what is said. */
import { languageOfProse } from '@backup-agent/text-models/language'
import { shorten } from '@backup-agent/text-models/shorten'
import { textReader, type TextReader } from '@backup-agent/vision-models'
import type { ExtractedText, PluginContext, Source, Started, TextConverter } from 'backup-agent/plugin'
import { loadAv } from './av.js'
import { Budget } from './budget.js'
import { forget, lookAt, type Film } from './film.js'
import { bcp47 } from './language.js'
import { withMediaFile } from './media-file.js'
import { readOptions, type VideoOptions } from './options.js'
import { readScreen } from './screen-text.js'
import { soundOf } from './sound.js'
import { SpeechReader } from './speech.js'
import { readSubtitles } from './subtitles.js'
import { TextParts, type Part } from './text-parts.js'

type ConvertOptions = Parameters<TextConverter['convert']>[1]

/** What the host takes. */
const maxModelChars = 200
/** Together with looking at the film below the time limit of the manifest, so that what was found until then is kept. */
const limitsMs = { subtitles: 10_000, screen: 8_000, speech: 480_000 }
const nothing: Part = { text: '', truncated: false }

export default class FilmText implements TextConverter {
  #options: VideoOptions = readOptions({})
  #speech: SpeechReader | undefined
  /** Why the speech model cannot be used. */
  #speechFailure: Error | undefined
  #reader: TextReader | undefined
  #log: PluginContext['log'] = () => undefined

  async start({ options, modelsDirectory, log }: Pick<PluginContext, 'options' | 'modelsDirectory' | 'log'>): Promise<Started> {
    this.#options = readOptions(options)
    this.#log = log
    await loadAv()
    if (this.#options.transcriptMinutes > 0) await this.#openSpeech(modelsDirectory)
    if (this.#options.screenText) this.#reader = await textReader()
    const models = [this.#reader, this.#speech].flatMap((speaker) => (speaker === undefined ? [] : [speaker.model]))
    return models.length === 0 ? {} : { model: shorten(models.join(' + '), maxModelChars) }
  }

  async convert(source: Source, { signal, maxChars }: ConvertOptions): Promise<ExtractedText> {
    const film = await lookAt(source, signal)
    const parts = new TextParts(maxChars, signal, (part, reason) => this.#log(`${source.displayName}: its ${part} cannot be read: ${reason}`))
    parts.put({ text: film.tracks.tags.texts.join('\n'), truncated: false })
    const subtitles = await parts.add('subtitles', (left) => this.#subtitles(source, film, { signal, maxChars: left }))
    await parts.add('text on screen', (left) => this.#onScreen(film, { signal, maxChars: left }))
    // Subtitles say what is said, and say it better.
    if (subtitles === '') await parts.add('speech', (left) => this.#heard(source, film, { signal, maxChars: left }))
    const { text, truncated, language: stated } = parts.joined()
    const language = await languageOfProse(text, stated)
    return { text, truncated, ...(language !== undefined && { language }) }
  }

  stop(): Promise<void> {
    forget()
    return Promise.resolve()
  }

  /** A model that is there and cannot be loaded costs what is said; a name that is wrong is told at once. */
  async #openSpeech(modelsDirectory: string): Promise<void> {
    try {
      this.#speech = await SpeechReader.open(modelsDirectory, this.#options.speechModel)
    } catch (error) {
      if (!(error instanceof Error) || (error as { code?: unknown }).code !== 'model-broken') throw error
      this.#speechFailure = error
      this.#log(`speech is not heard: ${error.message}`)
    }
  }

  async #subtitles(source: Source, { tracks }: Film, { signal, maxChars }: ConvertOptions): Promise<Part> {
    if (tracks.subtitles.length === 0) return nothing
    const options = { signal, maxChars, budget: new Budget(limitsMs.subtitles) }
    const read = await withMediaFile(source.path, signal, (file) => readSubtitles(file, tracks.subtitles, options))
    const languages = new Set(tracks.subtitles.map(({ language }) => bcp47(language)))
    return { ...read, ...(languages.size === 1 && { language: [...languages][0] }) }
  }

  async #onScreen({ frames }: Film, { signal, maxChars }: ConvertOptions): Promise<Part> {
    if (this.#reader === undefined || frames.length === 0) return nothing
    const { text, truncated } = await readScreen(this.#reader, frames, { signal, budget: new Budget(limitsMs.screen) })
    return { text: shorten(text, maxChars), truncated: truncated || text.length > maxChars }
  }

  async #heard(source: Source, { tracks }: Film, { signal, maxChars }: ConvertOptions): Promise<Part> {
    const [track] = tracks.sounds
    if (track === undefined) return nothing
    if (this.#speechFailure !== undefined) throw this.#speechFailure
    const speech = this.#speech
    if (speech === undefined) return nothing
    const language = bcp47(track.language)
    const budget = new Budget(limitsMs.speech)
    const options = { signal, maxChars, maxSeconds: this.#options.transcriptMinutes * 60, budget, ...(language !== undefined && { language }) }
    const read = await withMediaFile(source.path, signal, (file) => speech.read(soundOf(file, track.index, signal), options))
    return { ...read, language }
  }
}
