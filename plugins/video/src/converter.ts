/** Text of films and sounds for those who read text: tags, subtitles, what is written on screen, what is said. */
import { languageOfProse } from '@backup-agent/text-models/language'
import { textReader, type TextReader } from '@backup-agent/vision-models'
import type { ExtractedText, PluginContext, Source, Started, TextConverter } from 'backup-agent/plugin'
import { loadAv } from './av.js'
import { forget, lookAt, type Film } from './film.js'
import { bcp47 } from './language.js'
import { withMediaFile } from './media-file.js'
import { readOptions, type VideoOptions } from './options.js'
import { readScreen } from './screen-text.js'
import { soundOf } from './sound.js'
import { SpeechReader } from './speech.js'
import { readSubtitles } from './subtitles.js'

type ConvertOptions = Parameters<TextConverter['convert']>[1]

interface Part {
  readonly text: string
  readonly truncated: boolean
  readonly language?: string | undefined
}

/** What the host takes. */
const maxModelChars = 200
/** Below the time limit of the manifest, so that what was heard until then is kept. */
const speechLimitMs = 480_000

export default class FilmText implements TextConverter {
  #options: VideoOptions = readOptions({})
  #speech: SpeechReader | undefined
  #reader: TextReader | undefined

  async start({ options, modelsDirectory }: Pick<PluginContext, 'options' | 'modelsDirectory'>): Promise<Started> {
    this.#options = readOptions(options)
    await loadAv()
    if (this.#options.transcriptMinutes > 0) this.#speech = await SpeechReader.open(modelsDirectory, this.#options.speechModel)
    if (this.#options.screenText) this.#reader = await textReader()
    const models = [this.#reader, this.#speech].flatMap((speaker) => (speaker === undefined ? [] : [speaker.model]))
    return models.length === 0 ? {} : { model: models.join(' + ').slice(0, maxModelChars) }
  }

  async convert(source: Source, { signal, maxChars }: ConvertOptions): Promise<ExtractedText> {
    const film = await lookAt(source, signal)
    const parts: Part[] = [{ text: film.tracks.tags.texts.join('\n'), truncated: false }]
    const add = async (read: (maxChars: number) => Promise<Part>): Promise<void> => {
      const left = maxChars - parts.reduce((sum, { text }) => sum + (text === '' ? 0 : text.length + 2), 0)
      if (left > 0) parts.push(await read(left))
    }
    await add((left) => this.#subtitles(source, film, { signal, maxChars: left }))
    const isSubtitled = parts.at(-1)?.text !== ''
    await add(async (left) => this.#onScreen(film, { signal, maxChars: left }))
    // Subtitles say what is said, and say it better.
    if (!isSubtitled) await add((left) => this.#heard(source, film, { signal, maxChars: left }))
    const text = parts.map((part) => part.text).filter((part) => part !== '').join('\n\n')
    const language = await languageOfProse(text, parts.find((part) => part.text !== '' && part.language !== undefined)?.language)
    return { text: text.slice(0, maxChars), truncated: text.length > maxChars || parts.some(({ truncated }) => truncated), ...(language !== undefined && { language }) }
  }

  stop(): Promise<void> {
    forget()
    return Promise.resolve()
  }

  async #subtitles(source: Source, { tracks }: Film, options: ConvertOptions): Promise<Part> {
    if (tracks.subtitles.length === 0) return nothing
    const read = await withMediaFile(source.path, options.signal, (file) => readSubtitles(file, tracks.subtitles, options))
    const languages = new Set(tracks.subtitles.map(({ language }) => bcp47(language)))
    return { ...read, ...(languages.size === 1 && { language: [...languages][0] }) }
  }

  async #onScreen({ frames }: Film, { signal, maxChars }: ConvertOptions): Promise<Part> {
    if (this.#reader === undefined || frames.length === 0) return nothing
    const text = await readScreen(this.#reader, frames, signal)
    return { text: text.slice(0, maxChars), truncated: text.length > maxChars }
  }

  async #heard(source: Source, { tracks }: Film, { signal, maxChars }: ConvertOptions): Promise<Part> {
    const [track] = tracks.sounds
    const speech = this.#speech
    if (speech === undefined || track === undefined) return nothing
    const language = bcp47(track.language)
    const options = { signal, maxChars, maxSeconds: this.#options.transcriptMinutes * 60, limitMs: speechLimitMs, ...(language !== undefined && { language }) }
    const read = await withMediaFile(source.path, signal, (file) => speech.read(soundOf(file, track.index, signal), options))
    return { ...read, language }
  }
}

const nothing: Part = { text: '', truncated: false }
