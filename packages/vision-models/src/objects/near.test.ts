import { describe, expect, it } from '@jest/globals'
import type { Box, RgbImage } from '../image.js'
import { contested } from './contested.js'
import { scoreFromNear } from './from-near.js'
import type { DetectedObject } from './object-detector.js'

const { signal } = new AbortController()
const seen = (label: string, score: number, box: Box): DetectedObject => ({ label, score, box })
const whole: Box = [0, 0, 1, 1]

describe('contested', () => {
  it('leaves a part of its score to what something better is seen in place of, and to nothing else', () => {
    const objects = [seen('cat', 0.9, whole), seen('dog', 0.8, whole), seen('cat', 0.7, whole), seen('cup', 0.5, [0, 0, 0.5, 1])]
    expect(contested(objects).map(({ label, score }) => [label, Number(score.toFixed(2))])).toEqual([['cat', 0.9], ['dog', 0.48], ['cat', 0.42], ['cup', 0.5]])
  })
})

describe('scoreFromNear', () => {
  const picture: RgbImage = { width: 400, height: 200, data: new Uint8Array(400 * 200 * 3) }
  const look = async (object: DetectedObject, objects: readonly DetectedObject[]) => {
    const sizes: number[][] = []
    const detect = ({ width, height }: RgbImage) => Promise.resolve((sizes.push([width, height]), [...objects]))
    return [await scoreFromNear({ model: 'a fake', detect }, picture, object, signal), ...sizes]
  }
  const small = seen('dog', 0.7, [0.5, 0.5, 0.05, 0.1])

  it('is that of the object in a square four times as large', async () => {
    expect(await look(small, [seen('cat', 0.95, [0, 0, 0.2, 0.2]), seen('dog', 0.8, [0.375, 0.375, 0.25, 0.25])])).toEqual([0.8, [80, 80]])
  })

  it('is 0 where it is not seen again, or only beside its place', async () => {
    expect(await look(small, [seen('cat', 0.9, [0.375, 0.375, 0.25, 0.25])])).toEqual([0, [80, 80]])
    expect(await look(small, [seen('dog', 0.9, [0, 0, 0.25, 0.25])])).toEqual([0, [80, 80]])
  })

  it('is less where something better is seen in its place', async () => {
    const [score] = await look(small, [seen('cat', 0.9, [0.375, 0.375, 0.25, 0.25]), seen('dog', 0.5, [0.375, 0.375, 0.25, 0.25])])
    expect(score).toBeCloseTo(0.3)
  })

  it('stays within the picture at its edges', async () => {
    expect(await look(seen('dog', 0.7, [0.95, 0.9, 0.05, 0.1]), [seen('dog', 0.6, [0.75, 0.75, 0.25, 0.25])])).toEqual([0.6, [80, 80]])
  })

  it('is the score that it had where it fills the picture', async () => {
    expect(await look(seen('dog', 0.7, [0.1, 0.1, 0.8, 0.8]), [])).toEqual([0.7])
  })
})
