import { describe, expect, it } from '@jest/globals'
import { letterBox } from './letter-box.js'
import { intersectionOverUnion, withoutDoubles } from './suppression.js'

const plain = (width: number, height: number, value: number) => ({ width, height, data: new Uint8Array(width * height * 3).fill(value) })

describe('letterBox', () => {
  it('puts the whole picture into the middle, black around it', async () => {
    const { image } = await letterBox(plain(200, 100, 255), 64, 64)
    const row = (at: number): number[] => [...image.data.subarray(at * 64 * 3, (at + 1) * 64 * 3)]
    expect(image).toMatchObject({ width: 64, height: 64 })
    expect([row(15), row(48)].every((each) => each.every((value) => value === 0))).toBe(true)
    expect([row(16), row(47)].every((each) => each.every((value) => value === 255))).toBe(true)
  })

  it('takes boxes back to the picture, and cuts them off at its edges', async () => {
    const { toPicture } = await letterBox(plain(200, 100, 0), 64, 64)
    expect(toPicture(0, 16, 64, 48)).toEqual([0, 0, 1, 1])
    expect(toPicture(16, 24, 32, 40)).toEqual([0.25, 0.25, 0.25, 0.5])
    expect(toPicture(-10, 0, 32, 100)).toEqual([0, 0, 0.5, 1])
  })

  it('keeps a pixel of a picture that is much longer than wide', async () => {
    const { image } = await letterBox(plain(1, 5000, 255), 64, 64)
    expect(image.data.filter((value) => value === 255)).toHaveLength(64 * 3)
  })
})

describe('withoutDoubles', () => {
  it('keeps the best of those that lie on each other', () => {
    const boxes = [
      { score: 0.5, box: [0, 0, 0.5, 0.5] as const },
      { score: 0.9, box: [0.05, 0, 0.5, 0.5] as const },
      { score: 0.4, box: [0.5, 0.5, 0.5, 0.5] as const },
    ]
    expect(withoutDoubles(boxes, 0.5).map(({ score }) => score)).toEqual([0.9, 0.4])
    expect(withoutDoubles(boxes, 0.9)).toHaveLength(3)
  })

  it('measures what two have in common', () => {
    expect(intersectionOverUnion([0, 0, 1, 1], [0, 0, 1, 1])).toBe(1)
    expect(intersectionOverUnion([0, 0, 1, 1], [0.5, 0, 1, 1])).toBeCloseTo(1 / 3)
    expect(intersectionOverUnion([0, 0, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5])).toBe(0)
  })
})
