import { describe, expect, it } from '@jest/globals'
import type { DetectedObject, ObjectDetector, RgbImage } from '@backup-agent/vision-models'
import { filmLabels } from './film-score.js'
import { bestOfEach, labelFilm } from './labels.js'
import { lookOf } from './shots.js'

const box = (left: number): DetectedObject['box'] => [left, 0.2, 0.3, 0.3]
const signal = new AbortController().signal

const scores = (objects: readonly DetectedObject[]) => [...bestOfEach(objects)].map(([label, { score }]) => [label, score])

describe('one frame', () => {
  it('has the best score of each label', () => {
    const objects = [{ label: 'dog', score: 0.9, box: box(0) }, { label: 'dog', score: 0.4, box: box(0.5) }, { label: 'cat', score: 0.3, box: box(0.1) }]
    expect(scores(objects)).toEqual([['dog', 0.9], ['cat', 0.3]])
  })

  it('counts a part of what a thing is taken for besides something better', () => {
    expect(scores([{ label: 'cat', score: 0.9, box: box(0) }, { label: 'dog', score: 0.8, box: box(0) }, { label: 'dog', score: 0.6, box: box(0.5) }])).toEqual([['cat', 0.9], ['dog', 0.6]])
  })
})

describe('a film', () => {
  const seen = (...frames: Record<string, number>[]) => new Map(frames.map((labels, index) => [index * 2.04, new Map(Object.entries(labels))]))

  it('shows what several frames bear out, with the times', () => {
    expect(filmLabels(seen({ dog: 0.9 }, {}, { dog: 0.8, cat: 0.6 }, { dog: 0.6 }, { cat: 0.2 }))).toEqual([{ label: 'dog', score: 0.81, atSeconds: [0, 4.1, 6.1] }])
  })

  it('of fewer frames shows what all of them do', () => {
    expect(filmLabels(seen({ dog: 0.7 }))).toEqual([{ label: 'dog', score: 0.7, atSeconds: [0] }])
    expect(filmLabels(seen({ dog: 0.7 }, {}))).toEqual([])
    expect(filmLabels(seen({ dog: 0.7 }, { dog: 0.5 }))).toMatchObject([{ score: 0.625 }])
  })

  it('that was not looked at shows nothing', () => {
    expect(filmLabels(new Map())).toEqual([])
  })
})

describe('a second look', () => {
  const picture = (value: number): RgbImage => ({ width: 32, height: 32, data: new Uint8Array(32 * 32 * 3).fill(value) })
  const frame = (seconds: number) => ({ seconds, image: picture(seconds * 10), look: lookOf(picture(seconds * 10)) })
  const sampled = Array.from({ length: 20 }, (_, seconds) => frame(seconds))
  const frames = sampled.filter(({ seconds }) => seconds % 4 === 0)
  /** Knows a frame by its brightness. */
  const detector = (dogAt: (seconds: number) => boolean): ObjectDetector & { looked: number[] } => ({
    model: 'one that knows', looked: [],
    detect(image) {
      const seconds = image.data[0]! / 10
      this.looked.push(seconds)
      return Promise.resolve(dogAt(seconds) ? [{ label: 'dog', score: 0.9, box: box(0) }] : [])
    },
  })

  it('is had around what only one frame shows, and bears it out or not', async () => {
    const brief = detector((seconds) => seconds >= 15 && seconds <= 17)
    expect(await labelFilm(brief, { frames, sampled }, signal)).toEqual({ labels: [{ label: 'dog', score: 0.9, atSeconds: [15, 16, 17] }], framesAnalysed: 7 })
    const flicker = detector((seconds) => seconds === 16)
    expect((await labelFilm(flicker, { frames, sampled }, signal)).labels).toEqual([])
    expect(flicker.looked).toEqual([0, 4, 8, 12, 16, 15, 17])
  })

  it('is not had where there is no doubt', async () => {
    const sure = detector(() => true)
    expect(await labelFilm(sure, { frames, sampled }, signal)).toMatchObject({ framesAnalysed: 5 })
    expect(await labelFilm(detector(() => false), { frames, sampled }, signal)).toEqual({ labels: [], framesAnalysed: 5 })
  })
})

describe('a look from near', () => {
  const picture = (brightness: number): RgbImage => ({ width: 200, height: 100, data: new Uint8Array(200 * 100 * 3).fill(brightness) })
  const frames = Array.from({ length: 6 }, (_, seconds) => ({ seconds, image: picture(seconds), look: lookOf(picture(seconds)) }))
  const small: DetectedObject['box'] = [0.5, 0.5, 0.05, 0.1]
  /** Sees a dog in every frame, and in what is cut out of one as told. */
  const detector = (score: number, near: DetectedObject[]): ObjectDetector & { looks: number } => ({
    model: 'one that knows', looks: 0,
    detect({ width }) {
      this.looks += 1
      return Promise.resolve(width === 200 ? [{ label: 'dog', score, box: small }] : near)
    },
  })
  const labels = async (score: number, near: DetectedObject[]) => {
    const one = detector(score, near)
    return [(await labelFilm(one, { frames, sampled: frames }, signal)).labels.map((label) => [label.label, label.score]), one.looks]
  }
  const middle: DetectedObject['box'] = [0.375, 0.375, 0.25, 0.25]

  it('is had at the three frames that show best what is likely, and is half of the score', async () => {
    expect(await labels(0.7, [{ label: 'dog', score: 0.9, box: middle }])).toEqual([[['dog', 0.8]], 9])
  })

  it('takes away what is not seen again, or elsewhere only', async () => {
    expect(await labels(0.7, [{ label: 'cat', score: 0.9, box: middle }])).toEqual([[], 9])
    expect(await labels(0.7, [{ label: 'dog', score: 0.9, box: [0, 0, 0.2, 0.2] }])).toEqual([[], 9])
  })

  it('is not had where a label is sure', async () => {
    expect(await labels(0.95, [])).toEqual([[['dog', 0.95]], 6])
  })
})

describe('a look from all sides', () => {
  const picture: RgbImage = { width: 200, height: 100, data: new Uint8Array(200 * 100 * 3) }
  const frames = Array.from({ length: 6 }, (_, seconds) => ({ seconds, image: picture, look: lookOf(picture) }))
  const whole: DetectedObject['box'] = [0, 0, 1, 1]
  /** Sees one thing in every frame, and in those that are turned with the score given. */
  const labels = async (label: string, turned: number) => {
    let looks = 0
    const detector: ObjectDetector = { model: 'one that knows', detect: ({ width }) => ((looks += 1), Promise.resolve([{ label, score: width === 200 ? 0.96 : turned, box: whole }])) }
    return [(await labelFilm(detector, { frames, sampled: frames }, signal)).labels.map((each) => [each.label, each.score]), looks]
  }

  it('takes away a telephone that is one from one side only', async () => {
    expect(await labels('cell phone', 0.2)).toEqual([[], 12])
  })

  it('is the score of what is seen from all of them', async () => {
    expect(await labels('cell phone', 0.6)).toEqual([[['cell phone', 0.72]], 12])
  })

  it('never makes a score higher', async () => {
    expect(await labels('cell phone', 1)).toEqual([[['cell phone', 0.96]], 12])
  })

  it('is not had at what stands', async () => {
    expect(await labels('car', 0)).toEqual([[['car', 0.96]], 6])
  })
})
