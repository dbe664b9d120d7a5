import { describe, expect, it } from '@jest/globals'
import type { RgbImage } from '@backup-agent/vision-models'
import { difference, lookOf, shotsOf, spreadOver, type Seen } from './shots.js'

function picture(paint: (x: number, y: number) => readonly [number, number, number]): RgbImage {
  const data = new Uint8Array(32 * 18 * 3)
  for (let y = 0; y < 18; y += 1) for (let x = 0; x < 32; x += 1) data.set(paint(x, y), (y * 32 + x) * 3)
  return { width: 32, height: 18, data }
}

const red = picture((x) => (x < 16 ? [200, 20, 20] : [90, 10, 10]))
const blue = picture((_, y) => (y < 9 ? [20, 20, 220] : [200, 220, 240]))
const black = picture(() => [0, 0, 0])
const film = (...images: readonly RgbImage[]): Seen[] => images.map((image, seconds) => ({ seconds, image, look: lookOf(image) }))
const times = (frames: readonly Seen[]): number[] => frames.map(({ seconds }) => seconds)

describe('difference', () => {
  it('is 0 for the same and 1 for black and white', () => {
    expect(difference(lookOf(red), lookOf(red))).toBe(0)
    expect(difference(lookOf(black), lookOf(picture(() => [255, 255, 255])))).toBeCloseTo(1)
  })

  it('is small where something walks by', () => {
    const walker = (left: number) => picture((x, y) => (x >= left && x < left + 4 && y > 6 ? [230, 190, 160] : [90, 100, 110]))
    expect(difference(lookOf(walker(4)), lookOf(walker(20)))).toBeLessThan(0.1)
  })
})

describe('shots', () => {
  it('begin where the picture changes', () => {
    expect(shotsOf(film(red, red, blue, blue, blue, red)).map(times)).toEqual([[0, 1], [2, 3, 4], [5]])
    expect(shotsOf([])).toEqual([])
  })

  it('each give a frame, the longer ones more', () => {
    const shots = shotsOf(film(red, ...Array.from({ length: 10 }, () => blue), red))
    expect(times(spreadOver(shots, 5))).toEqual([0, 2, 6, 9, 11])
  })

  it('that are too many are left out, the shortest first', () => {
    const shots = shotsOf(film(red, blue, blue, red, red))
    expect(times(spreadOver(shots, 2))).toEqual([2, 4])
  })

  it('give no blank frames where there are others', () => {
    const [shot] = [film(black, black, red)]
    expect(times(spreadOver([shot], 3))).toEqual([2])
    expect(times(spreadOver([film(black, black)], 3))).toEqual([0])
  })
})
