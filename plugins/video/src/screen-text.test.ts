import { describe, expect, it } from '@jest/globals'
import type { RgbImage, TextReader } from '@backup-agent/vision-models'
import { Budget } from './budget.js'
import { readScreen } from './screen-text.js'
import { lookOf } from './shots.js'

const { signal } = new AbortController()
const picture = (value: number): RgbImage => ({ width: 32, height: 32, data: new Uint8Array(32 * 32 * 3).fill(value) })
/** Each unlike the others. */
const frames = (count: number) => Array.from({ length: count }, (_, at) => ({ seconds: at, image: picture(at * 40), look: lookOf(picture(at * 40)) }))
/** Reads on each frame how bright it is. */
const reader = (truncated = false, text = (value: number) => `brightness ${value}`): TextReader => ({
  model: 'one that reads brightness', read: ({ data }) => Promise.resolve({ text: text(data[0]!), rotation: 0, truncated }),
})
const read = (with_: TextReader, count: number, budget = new Budget(1_000, () => 0)) => readScreen(with_, frames(count), { signal, budget })

describe('text on screen', () => {
  it('is that of frames that differ, each line once', async () => {
    expect(await read(reader(false, () => 'The End\nthe end!'), 3)).toEqual({ text: 'The End', truncated: false })
    expect(await read(reader(), 2)).toEqual({ text: 'brightness 0\nbrightness 40', truncated: false })
  })

  it('is told in order of time', async () => {
    expect(await read(reader(), 5)).toEqual({ text: [0, 40, 80, 120, 160].map((value) => `brightness ${value}`).join('\n'), truncated: false })
    expect(await read(reader(false, () => ''), 6)).toEqual({ text: '', truncated: false })
  })

  it('is cut where a frame has too many lines, and where time is over', async () => {
    expect((await read(reader(true), 1)).truncated).toBe(true)
    let time = 0
    const budget = new Budget(15, () => (time += 6))
    // What is least like the first comes next.
    expect(await read(reader(), 4, budget)).toEqual({ text: 'brightness 0\nbrightness 120', truncated: true })
  })
})
