/** What is said, where a model that hears speech (Whisper, Moonshine, wav2vec 2.0) is installed. */
import { findInstalledModel, fingerprint, openPipeline, type InstalledModel, type Pipeline } from '@backup-agent/installed-models'
import { shorten } from '@backup-agent/text-models/shorten'
import type { Budget } from './budget.js'
import { speechPieces } from './speech-pieces.js'
import { soundRate } from './sound.js'
import { whisperLanguage } from './whisper-language.js'

const task = 'automatic-speech-recognition'
/** Whisper hears thirty seconds at once. */
const pieces = { sampleRate: soundRate, maxSeconds: 29, minSeconds: 20 }

export interface SpeechOptions {
  readonly signal: AbortSignal
  readonly maxChars: number
  readonly maxSeconds: number
  readonly budget: Budget
  /** Language of a BCP 47 tag, where the track says so. Models for many languages take all else, and what they have not learnt, for English. */
  readonly language?: string
}

export interface Speech {
  readonly text: string
  readonly truncated: boolean
}

export class SpeechReader {
  /** Tells the model and its state apart from others. */
  readonly model: string
  readonly #pipeline: Pipeline<typeof task>
  readonly #isMultilingual: boolean

  private constructor(model: InstalledModel, pipeline: Pipeline<typeof task>) {
    this.model = fingerprint(model)
    this.#pipeline = pipeline
    // English-only Whisper models refuse to be told a language; their vocabulary is one token smaller.
    this.#isMultilingual = model.config.model_type === 'whisper' && Number(model.config.vocab_size) >= 51_865
  }

  /** Undefined where none is installed. Rejects with the codes of `ModelError` where the one that was named cannot be used. */
  static async open(modelsDirectory: string, name?: string): Promise<SpeechReader | undefined> {
    const model = await findInstalledModel(modelsDirectory, { task }, name)
    return model === undefined ? undefined : new SpeechReader(model, await openPipeline(task, model))
  }

  /** `sound`: 16 kHz mono. */
  async read(sound: AsyncIterable<Float32Array>, options: SpeechOptions): Promise<Speech> {
    const language = this.#isMultilingual ? whisperLanguage(options.language) : undefined
    const said: string[] = []
    let chars = 0
    for await (const { startSeconds, samples } of speechPieces(sound, pieces)) {
      options.signal.throwIfAborted()
      if (startSeconds >= options.maxSeconds || chars >= options.maxChars || options.budget.isOver) return { text: joined(said, options.maxChars), truncated: true }
      const heard = await this.#pipeline(samples, language === undefined ? {} : { language, task: 'transcribe' })
      const text = heard.text.replace(/\s+/gu, ' ').trim()
      if (text === '' || isLoop(text)) continue
      said.push(text)
      chars += text.length + 1
    }
    return { text: joined(said, options.maxChars), truncated: chars > options.maxChars }
  }
}

function joined(said: readonly string[], maxChars: number): string {
  return shorten(said.join('\n'), maxChars)
}

/** Models that hear music or noise say a few words over and over. */
function isLoop(text: string): boolean {
  const words = text.toLowerCase().split(' ')
  return words.length >= 20 && new Set(words).size <= words.length / 8
}
