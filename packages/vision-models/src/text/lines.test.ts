import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { crop } from './crop.js'
import { decodeCtc } from './ctc.js'
import { alongLines, runsVertically } from './direction.js'
import { quarterTurn } from '../geometry/turn.js'
import { gapsOf } from './ink.js'
import { inReadingOrder } from './reading-order.js'
import { textRegions } from './regions.js'
import { smallestBox, turned, type Point, type RotatedBox } from './rotated-box.js'

const at = (x: number, y: number, length: number, height: number, angle = 0): RotatedBox => ({ center: { x, y }, length, height, angle })

function cornersOf({ center, length, height, angle }: RotatedBox): Point[] {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([u = 0, v = 0]) => {
    const [along, across] = [(u * length) / 2, (v * height) / 2]
    return { x: center.x + along * cosine - across * sine, y: center.y + along * sine + across * cosine }
  })
}

describe('smallestBox', () => {
  it('finds a rectangle again from its corners, whatever its angle', () => {
    const angles = fc.double({ min: -Math.PI / 4 + 0.01, max: (3 * Math.PI) / 4 - 0.01, noNaN: true })
    fc.assert(
      fc.property(angles, fc.integer({ min: 30, max: 200 }), fc.integer({ min: 3, max: 25 }), (angle, length, height) => {
        const box = smallestBox(cornersOf(at(100, 50, length, height, angle)))
        expect(box.length).toBeCloseTo(length, 6)
        expect(box.height).toBeCloseTo(height, 6)
        expect(box.angle).toBeCloseTo(angle, 6)
        expect([box.center.x, box.center.y].map(Math.round)).toEqual([100, 50])
      }),
    )
  })

  it('takes a single point', () => {
    expect(smallestBox([{ x: 3, y: 4 }])).toMatchObject({ center: { x: 3, y: 4 }, length: 0, height: 0 })
  })
})

describe('textRegions', () => {
  const map = (draw: (x: number, y: number) => number) => ({ width: 60, height: 40, likelihood: Float32Array.from({ length: 2400 }, (_, place) => draw(place % 60, Math.floor(place / 60))) })

  it('are cores that have grown by their area over their perimeter, one and a half times', () => {
    const [region, ...others] = textRegions(map((x, y) => (x >= 10 && x < 50 && y >= 10 && y < 20 ? 0.9 : 0)))
    expect(others).toEqual([])
    expect(region!.score).toBeCloseTo(0.9)
    expect(region!.box).toMatchObject({ center: { x: 30, y: 15 }, length: 40 + 12, height: 10 + 12, angle: 0 })
  })

  it('are none where the network is unsure, or the core is a speck', () => {
    expect(textRegions(map((x, y) => (x >= 10 && x < 50 && y >= 10 && y < 20 ? 0.5 : 0)))).toEqual([])
    expect(textRegions(map((x, y) => (x === 10 && y === 10 ? 0.9 : 0)))).toEqual([])
  })
})

describe('crop', () => {
  it('lays a line straight, in the direction in which it is read', () => {
    const width = 80
    const image = { width, height: 80, data: new Uint8Array(width * 80 * 3) }
    // A bar from the top to the bottom, bright in its lower half.
    for (let y = 40; y < 70; y++) for (let x = 35; x < 45; x++) image.data.fill(200, (y * width + x) * 3, (y * width + x) * 3 + 3)
    const down = crop(image, at(40, 40, 60, 10, Math.PI / 2), 20, 1000)
    expect([down.width, down.height]).toEqual([120, 20])
    const value = (picture: typeof down, x: number) => picture.data[(10 * picture.width + x) * 3]!
    expect([value(down, 10), value(down, 100)]).toEqual([0, 200])
    const up = crop(image, turned(at(40, 40, 60, 10, Math.PI / 2), Math.PI), 20, 1000)
    expect([value(up, 10), value(up, 100)]).toEqual([200, 0])
  })

  it('squeezes what is too long, and goes on with the edge outside', () => {
    const image = { width: 4, height: 4, data: new Uint8Array(48).fill(90) }
    const line = crop(image, at(0, 0, 1e6, 10), 10, 50)
    expect([line.width, [...line.data].every((value) => value === 90)]).toEqual([50, true])
  })
})

describe('decodeCtc', () => {
  const characters = ['a', 'b', ' ']
  /** Likelihoods of none, a, b, space. */
  const decode = (...steps: number[][]) => decodeCtc(Float32Array.from(steps.flat()), 4, characters, () => 0)

  it('takes the likeliest of each step, the same in a row once', () => {
    const { text, confidence } = decode([0, 0.8, 0.2, 0], [0, 0.9, 0.1, 0], [1, 0, 0, 0], [0, 0.6, 0.4, 0], [0, 0, 1, 0])
    expect(text).toBe('aab')
    expect(confidence).toBeCloseTo((0.8 + 0.6 + 1) / 3)
  })

  it('believes in a space that is likely, or a little likely where there is a gap', () => {
    const between = (likelihood: number, gap: number) => {
      const steps = [[0, 1, 0, 0], [1 - likelihood, 0, 0, likelihood], [0, 0, 1, 0], [0, 0, 1, 0]]
      return decodeCtc(Float32Array.from(steps.flat()), 4, characters, (from, to) => (from === 0 && to === 4 ? gap : NaN)).text
    }
    expect([between(0.4, 0), between(0.05, 0.2), between(0.05, 0.1), between(0.01, 0.2)]).toEqual(['a b', 'a b', 'ab', 'ab'])
    expect(decode([0, 0, 0, 1], [0, 1, 0, 0], [0.5, 0, 0, 0.5]).text).toBe('a')
  })

  it('says nothing where there is nothing', () => {
    expect(decode([1, 0, 0, 0])).toEqual({ text: '', confidence: 0 })
  })
})

describe('inReadingOrder', () => {
  it('puts what stands side by side into one line', () => {
    const pieces = [
      { text: '5.50', box: at(300, 42, 40, 12) },
      { text: 'Total', box: at(60, 70, 50, 12) },
      { text: 'Vegetables', box: at(80, 40, 100, 12) },
      { text: '8.20', box: at(300, 70, 40, 12) },
    ]
    expect(inReadingOrder(pieces, 0)).toBe('Vegetables 5.50\nTotal 8.20')
  })

  it('reads columns one after the other, below a headline', () => {
    const lines = (name: string, x: number) => Array.from({ length: 5 }, (_, line) => ({ text: `${name}${line}`, box: at(x, 100 + line * 20 + (x > 200 ? 7 : 0), 180, 12) }))
    const pieces = [...lines('b', 310), { text: 'News', box: at(200, 40, 300, 24) }, ...lines('a', 100)]
    expect(inReadingOrder(pieces, 0)).toBe('News a0 a1 a2 a3 a4 b0 b1 b2 b3 b4'.replaceAll(' ', '\n'))
  })

  it('follows lines that lie askew', () => {
    const angle = 0.1
    const pieces = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => {
      const [x, y] = [column * 200, row * 30]
      return { text: `${row}${column}`, box: at(x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle), 80, 20, angle) }
    }))
    expect(inReadingOrder(pieces.reverse(), angle)).toBe('00 01 02\n10 11 12\n20 21 22')
  })
})

describe('direction', () => {
  it('is that of most of the text', () => {
    const region = (box: RotatedBox) => ({ score: 1, box })
    expect(runsVertically([region(at(0, 0, 100, 10, Math.PI / 2)), region(at(0, 0, 60, 10))])).toBe(true)
    expect(runsVertically([region(at(0, 0, 100, 10)), region(at(0, 0, 60, 10, Math.PI / 2))])).toBe(false)
    expect(runsVertically([])).toBe(false)
  })

  it('is that of the lines for boxes that are too short to have one', () => {
    expect(alongLines(at(0, 0, 12, 10, Math.PI / 2))).toMatchObject({ length: 10, height: 12, angle: 0 })
    expect(alongLines(at(0, 0, 50, 10, Math.PI / 2))).toMatchObject({ length: 50, angle: Math.PI / 2 })
  })

  it('turns a picture clockwise', () => {
    const red = (...values: number[]) => Uint8Array.from(values.flatMap((value) => [value, 0, 0]))
    expect(quarterTurn({ width: 3, height: 2, data: red(1, 2, 3, 4, 5, 6) })).toEqual({ width: 2, height: 3, data: red(4, 1, 5, 2, 6, 3) })
  })
})

describe('gapsOf', () => {
  /** Grey columns, 10 pixels high. */
  const line = (...columns: number[]) => ({ width: columns.length, height: 10, data: Uint8Array.from({ length: columns.length * 30 }, (_, at) => columns[Math.floor(at / 3) % columns.length]!) })

  it('measures the widest blank by the height of the line, on light and on dark paper', () => {
    const gaps = gapsOf(line(250, 20, 250, 250, 250, 20, 250, 20, 250, 250, 250, 250))
    expect([gaps(1, 6), gaps(5, 8), gaps(0, 99), gaps(3, 4)]).toEqual([0.3, 0.1, 0.4, 0.1])
    expect(gapsOf(line(10, 220, 10, 10, 10, 220, 10, 10))(1, 6)).toBe(0.3)
  })
})
