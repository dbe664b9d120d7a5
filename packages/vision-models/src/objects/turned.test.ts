import { describe, expect, it } from '@jest/globals'
import { cut } from '../geometry/cut.js'
import { quarterTurn, quarterTurned } from '../geometry/turn.js'
import type { Box, RgbImage } from '../image.js'
import { cocoLabels } from './coco-labels.js'
import type { DetectedObject } from './object-detector.js'
import { liesInAnyDirection, scoreFromAllSides } from './turned.js'

const { signal } = new AbortController()
/** Every pixel another colour. */
const picture: RgbImage = { width: 8, height: 4, data: Uint8Array.from({ length: 8 * 4 * 3 }, (_, index) => index) }

describe('quarterTurn', () => {
  it('moves the top left corner to the top right', () => {
    const turned = quarterTurn(picture)
    expect([turned.width, turned.height]).toEqual([4, 8])
    expect([...turned.data.subarray(9, 12)]).toEqual([0, 1, 2])
    expect([...turned.data.subarray(0, 3)]).toEqual([...picture.data.subarray(3 * 8 * 3, 3 * 8 * 3 + 3)])
  })

  it('gives the picture again after four', () => {
    expect(quarterTurn(quarterTurn(quarterTurn(quarterTurn(picture))))).toEqual(picture)
  })

  it('turns a box with what is in it', () => {
    const box: Box = [0.25, 0.5, 0.5, 0.25]
    expect(cut(quarterTurn(picture), quarterTurned(box))).toEqual(quarterTurn(cut(picture, box)))
  })
})

describe('scoreFromAllSides', () => {
  const phone: DetectedObject = { label: 'cell phone', score: 0.9, box: [0.25, 0.5, 0.5, 0.25] }
  const left = quarterTurned(quarterTurned(quarterTurned(phone.box)))
  const score = (...turned: (readonly DetectedObject[])[]): Promise<number> => {
    const looks = [...turned]
    return scoreFromAllSides({ model: 'a fake', detect: ({ height }) => (expect(height).toBe(8), Promise.resolve([...looks.shift()!])) }, picture, phone, signal)
  }

  it('is the mean of three looks at its place', async () => {
    expect(await score([{ ...phone, score: 0.6, box: quarterTurned(phone.box) }], [{ ...phone, score: 0.3, box: left }])).toBeCloseTo(0.6)
  })

  it('counts nothing for other things, and for the same ones elsewhere', async () => {
    expect(await score([{ ...phone, label: 'suitcase', box: quarterTurned(phone.box) }], [{ ...phone, box: quarterTurned(phone.box) }])).toBeCloseTo(0.3)
  })
})

describe('liesInAnyDirection', () => {
  it('holds for what is held and eaten, not for what stands', () => {
    expect(['cell phone', 'pizza', 'person', 'car', 'bottle'].map(liesInAnyDirection)).toEqual([true, true, false, false, false])
  })

  it('knows names of COCO only', () => {
    expect(cocoLabels.filter(liesInAnyDirection)).toHaveLength(29)
  })
})
