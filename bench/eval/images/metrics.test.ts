import { describe, expect, it } from '@jest/globals'
import { meanAveragePrecision, type FoundBox, type TrueBox } from './average-precision.js'
import { f1Of } from './counts.js'

const dog = (picture: string, at = 0): TrueBox => ({ picture, label: 'dog', box: [at, 0, 10, 10] })
const found = (box: TrueBox, score: number): FoundBox => ({ ...box, score })

describe('mean average precision', () => {
  it('is a number where nothing is to be found, or nothing is found', () => {
    expect(meanAveragePrecision([], [], 0.5)).toBe(0)
    expect(meanAveragePrecision([], [found(dog('a'), 0.9)], 0.5)).toBe(0)
    expect(meanAveragePrecision([dog('a')], [], 0.5)).toBe(0)
  })

  it('is the area under precision over recall, precision being the best from there on', () => {
    // By score: right, wrong, right. Points: 1/2 at precision 1, 1/2 at 1/2, 1 at 2/3. Area: 1/2 * 1 + 1/2 * 2/3.
    const boxes = [found(dog('a'), 0.9), found(dog('c'), 0.8), found(dog('b'), 0.7)]
    expect(meanAveragePrecision([dog('a'), dog('b')], [boxes[2]!, boxes[0]!, boxes[1]!], 0.5)).toBeCloseTo(5 / 6, 12)
  })

  it('counts a box that is found twice as right once, and lost recall as nothing', () => {
    // Right, wrong; the second dog is never found: 1/2 * 1.
    expect(meanAveragePrecision([dog('a'), dog('b')], [found(dog('a'), 0.9), found(dog('a'), 0.8)], 0.5)).toBeCloseTo(1 / 2, 12)
  })

  it('wants boxes that overlap by the share that is asked', () => {
    // Moved by 2 of 10: 80 in common of 120.
    const moved = [found(dog('a', 2), 0.9)]
    expect(meanAveragePrecision([dog('a')], moved, 0.66)).toBe(1)
    expect(meanAveragePrecision([dog('a')], moved, 0.67)).toBe(0)
    expect(meanAveragePrecision([dog('a')], [found(dog('a', 10), 0.9)], 0.01)).toBe(0)
  })

  it('is the mean over the classes that are there', () => {
    const cat = { ...dog('a'), label: 'cat' }
    expect(meanAveragePrecision([dog('a'), cat], [found(dog('a'), 0.9), found({ ...cat, label: 'bird' }, 0.9)], 0.5)).toBe(1 / 2)
  })
})

describe('F1 of counts', () => {
  it('is the harmonic mean of precision and recall', () => {
    // Precision 3/4, recall 3/6.
    expect(f1Of({ right: 3, wrong: 1, missed: 3 })).toBeCloseTo(0.6, 12)
    expect(f1Of({ right: 2, wrong: 0, missed: 0 })).toBe(1)
  })

  it('is 0 where nothing is right, even of nothing', () => {
    expect(f1Of({ right: 0, wrong: 1, missed: 1 })).toBe(0)
    expect(f1Of({ right: 0, wrong: 0, missed: 0 })).toBe(0)
  })
})
