/** The section `video`: what a film or a sound is, and what a film shows. */
import { objectDetector, type ObjectDetector } from '@backup-agent/vision-models'
import type { AnalyzeInput, Analyzer, AnalyzeOptions, PluginContext, Started } from 'backup-agent/plugin'
import { loadAv } from './av.js'
import { forget, lookAt, type Film } from './film.js'
import { labelFilm } from './labels.js'
import { readOptions } from './options.js'
import { posterOf } from './poster.js'
import { sectionOf, type Pictures, type VideoSection } from './section.js'

export default class VideoAnalyzer implements Analyzer<VideoSection> {
  #detector: ObjectDetector | undefined
  #hasPoster = true

  async start({ options }: Pick<PluginContext, 'options'>): Promise<Started> {
    this.#hasPoster = readOptions(options).poster
    await loadAv()
    this.#detector = await objectDetector()
    return { model: this.#detector.model }
  }

  async analyze({ source }: AnalyzeInput, { signal }: AnalyzeOptions): Promise<VideoSection> {
    try {
      const film = await lookAt(source, signal)
      return sectionOf(film, film.tracks.picture === undefined ? undefined : await this.#pictures(film, signal))
    } finally {
      // The converter came before: nobody needs the frames any more.
      forget()
    }
  }

  stop(): Promise<void> {
    forget()
    return Promise.resolve()
  }

  async #pictures(film: Film, signal: AbortSignal): Promise<Pictures> {
    if (this.#detector === undefined) throw new Error('analyze was called before start')
    const labelled = await labelFilm(this.#detector, film, signal)
    const poster = this.#hasPoster ? await posterOf(film.frames) : undefined
    return { ...labelled, ...(poster !== undefined && { poster }) }
  }
}
