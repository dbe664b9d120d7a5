import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { calibrated } from './calibration.js'
import { objectDetector } from './centernet.js'
import { cocoLabels } from './coco-labels.js'
import { peaks } from './peaks.js'

const { signal } = new AbortController()

describe('calibrated', () => {
  it('never changes the order, and stays between 0 and 1', () => {
    const heat = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(heat, heat, (one, other) => {
        const [low, high] = one <= other ? [one, other] : [other, one]
        expect(calibrated(low)).toBeLessThanOrEqual(calibrated(high))
        expect(calibrated(low)).toBeGreaterThanOrEqual(0)
        expect(calibrated(high)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is even where the network is as often right as wrong', () => {
    expect(calibrated(0.25)).toBeCloseTo(0.5)
  })
})

describe('peaks', () => {
  it('are as high as all their neighbours of the same class, at the edges too', () => {
    const heat = new Float32Array(4 * 4 * 2)
    const put = (place: number, kind: number, value: number) => (heat[place * 2 + kind] = value)
    put(0, 0, 0.5)
    put(1, 0, 0.4)
    put(1, 1, 0.3)
    put(15, 0, 0.2)
    put(9, 1, 0.05)
    const found = peaks(heat, 4, 2).map(({ place, kind }) => [place, kind])
    expect(found).toEqual([[0, 0], [1, 1], [15, 0]])
  })
})

/** What it finds in photos is measured by bench/eval; a picture drawn here tells whether it is put together rightly. */
describe('objectDetector', () => {
  it('sees a red octagon with a white rim on a pole as a stop sign, where it is', async () => {
    const detector = await objectDetector()
    const found = await detector.detect(stopSign(600, 400, 420, 150, 90), signal)
    const [best] = found
    expect(best).toMatchObject({ label: 'stop sign' })
    const [left, top, width, height] = best!.box
    expect(Math.abs((left + width / 2) * 600 - 420)).toBeLessThan(20)
    expect(Math.abs((top + height / 2) * 400 - 150)).toBeLessThan(20)
    expect(Math.abs(width * 600 - 180)).toBeLessThan(40)
  }, 60_000)

  it('looks at nothing once the signal fired', async () => {
    await expect((await objectDetector()).detect(stopSign(60, 40, 42, 15, 9), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  })

  it('sees nothing on an empty sheet, and knows eighty classes', async () => {
    expect(cocoLabels).toHaveLength(80)
    const sheet = { width: 40, height: 30, data: new Uint8Array(40 * 30 * 3).fill(255) }
    expect((await (await objectDetector()).detect(sheet, signal)).filter(({ score }) => score >= 0.5)).toEqual([])
  }, 60_000)
})

function stopSign(width: number, height: number, x: number, y: number, radius: number) {
  const data = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row++) for (let column = 0; column < width; column++) {
    const [dx, dy] = [Math.abs(column - x), Math.abs(row - y)]
    const far = Math.max(dx, dy, (dx + dy) / Math.SQRT2)
    const isBar = dy < radius / 4 && dx < radius * 0.7 && (column - x + 1000) % 24 < 14
    const color = far < radius * 0.9 ? (isBar ? [250, 250, 250] : [180, 20, 25]) : far < radius ? [250, 250, 250] : isPole(dx, row - y) ? [120, 120, 120] : sky(row, height)
    data.set(color, (row * width + column) * 3)
  }
  return { width, height, data }
}

function isPole(dx: number, down: number): boolean {
  return dx < 6 && down > 0
}

function sky(row: number, height: number): number[] {
  return row > height * 0.8 ? [90, 130, 70] : [150, 190, 235]
}
