/** Frames from all over a film, within a time limit. */
import type { RgbImage } from '@backup-agent/vision-models'
import type { Budget } from './budget.js'
import type { FilmReader } from './film-reader.js'
import type { PictureMaker } from './picture.js'
import { coarseToFine, placesIn, stretchesOf, type Stretch, type Survey } from './sample-plan.js'

export interface SampledFrame {
  /** From the beginning of the film. */
  readonly seconds: number
  readonly image: RgbImage
}

export interface FilmShape {
  readonly durationSeconds: number | undefined
  readonly pixels: number
  /** For streams whose packets carry no time. */
  readonly frameRate: number
}

export interface Sampling {
  /** In order of time, each once. */
  readonly frames: readonly SampledFrame[]
  /** So large a part of the places could not be read or decoded that it is no accident of seeking. */
  readonly isDamaged: boolean
  /** Time ran out before enough places all over the film were looked at. */
  readonly isCut: boolean
}

const damagedShare = 0.25
const enoughFrames = 8
/** For looking where key frames are. */
const surveyShare = 0.3
/** While the length is not known: twice as many are kept at most, then every other one. */
const keptFrames = 24

export class Sampler {
  readonly #reader: FilmReader
  readonly #pictures: PictureMaker
  readonly #budget: Budget
  readonly #frames = new Map<number, SampledFrame>()
  #failed = 0
  #isCut = false

  constructor(reader: FilmReader, pictures: PictureMaker, budget: Budget) {
    this.#reader = reader
    this.#pictures = pictures
    this.#budget = budget
  }

  async sample({ durationSeconds, pixels, frameRate }: FilmShape): Promise<Sampling> {
    const places = durationSeconds === undefined ? [] : placesIn(durationSeconds, pixels)
    const surveys = await this.#survey(places)
    if (surveys.length > 0) await this.#visit(surveys, 1 / frameRate)
    // Streams that cannot be sought in, that know no time, or that lead to other places than were asked for.
    if (this.#frames.size < enoughFrames && !this.#isCut) await this.#walkThrough(frameRate)
    const frames = [...this.#frames.values()].sort((a, b) => a.seconds - b.seconds)
    return { frames, isDamaged: this.#failed > places.length * damagedShare, isCut: this.#isCut }
  }

  async #survey(places: readonly number[]): Promise<Survey[]> {
    const budget = this.#budget.part(this.#budget.limitMs * surveyShare)
    const surveys: Survey[] = []
    for (const seconds of coarseToFine(places)) {
      if (budget.isOver) {
        this.#isCut = surveys.length < enoughFrames
        break
      }
      const packet = (await this.#reader.seek(seconds)) ? await this.#reader.read() : undefined
      if (packet?.seconds === undefined) this.#failed += 1
      else surveys.push({ seconds, keySeconds: packet.seconds })
    }
    return surveys
  }

  async #visit(surveys: readonly Survey[], frameSeconds: number): Promise<void> {
    const { stretches, byKeyFrames } = stretchesOf(surveys)
    const order = coarseToFine(stretches)
    for (const [index, stretch] of order.entries()) {
      const left = this.#budget.leftMs()
      if (left <= 0) {
        this.#isCut ||= this.#frames.size < enoughFrames
        return
      }
      await this.#reader.seek(stretch.seconds[0]!)
      if (byKeyFrames) await this.#takeKeyFrame(stretch)
      else await this.#walk(stretch, frameSeconds, this.#budget.part(left / (order.length - index)))
    }
  }

  async #takeKeyFrame({ keySeconds }: Stretch): Promise<void> {
    const decoded = (await this.#reader.read()) === undefined ? undefined : await this.#reader.decodeKeyFrame()
    const image = decoded === undefined ? undefined : await this.#pictures.make(decoded.frame)
    if (image === undefined) this.#failed += 1
    else this.#keep(decoded?.seconds ?? keySeconds, image)
  }

  /** Takes the frames at its places; the last one that was reached where time runs out in between. */
  async #walk(stretch: Stretch, frameSeconds: number, budget: Budget): Promise<void> {
    const places = [...stretch.seconds]
    let taken = 0
    await this.#reader.walk(async ({ frame, seconds: at }) => {
      const seconds = at ?? places[0]!
      const isLate = budget.isOver
      const shownUntil = seconds + frameSeconds
      if (shownUntil > places[0]! || isLate) {
        const image = await this.#pictures.make(frame)
        if (image !== undefined) {
          this.#keep(seconds, image)
          taken += 1
        }
        while (places.length > 0 && shownUntil > places[0]!) places.shift()
      }
      if (isLate && places.length > 0) this.#isCut = true
      return places.length > 0 && !isLate
    })
    if (taken === 0) this.#failed += stretch.seconds.length
  }

  /** All of it as far as time allows, thinned out on the way. */
  async #walkThrough(frameRate: number): Promise<void> {
    const taken = new Map<number, SampledFrame>()
    let every = 1
    let count = 0
    await this.#reader.rewind()
    await this.#reader.walk(async ({ frame, seconds }) => {
      if (count % every === 0) {
        const image = await this.#pictures.make(frame)
        if (image !== undefined) taken.set(count, { seconds: Math.max(0, seconds ?? count / frameRate), image })
      }
      count += 1
      if (taken.size >= keptFrames * 2) {
        every *= 2
        for (const index of taken.keys()) if (index % every !== 0) taken.delete(index)
      }
      this.#isCut = this.#budget.isOver
      return !this.#isCut
    })
    if (taken.size < this.#frames.size) return
    this.#frames.clear()
    for (const { seconds, image } of taken.values()) this.#keep(seconds, image)
    if (taken.size >= enoughFrames) this.#failed = 0
  }

  #keep(seconds: number, image: RgbImage): void {
    const at = Math.max(0, seconds)
    this.#frames.set(at, { seconds: at, image })
  }
}
