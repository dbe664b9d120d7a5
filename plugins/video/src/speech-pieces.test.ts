import { describe, expect, it } from '@jest/globals'
import { speechPieces, type SpeechPiece } from './speech-pieces.js'

const sampleRate = 1000
const options = { sampleRate, maxSeconds: 29, minSeconds: 20 }

/** In parts of an odd length. */
async function* sound(seconds: number, loudness: (at: number) => number): AsyncGenerator<Float32Array> {
  const samples = Float32Array.from({ length: seconds * sampleRate }, (_, index) => (index % 2 === 0 ? 1 : -1) * loudness(index / sampleRate))
  for (let at = 0; at < samples.length; at += 777) yield await Promise.resolve(samples.subarray(at, at + 777))
}

async function pieces(seconds: number, loudness: (at: number) => number): Promise<SpeechPiece[]> {
  const all: SpeechPiece[] = []
  for await (const piece of speechPieces(sound(seconds, loudness), options)) all.push(piece)
  return all
}

const span = ({ startSeconds, samples }: SpeechPiece): readonly [number, number] => [startSeconds, startSeconds + samples.length / sampleRate]

describe('speechPieces', () => {
  it('leaves a short sound whole', async () => {
    expect((await pieces(12, () => 0.2)).map(span)).toEqual([[0, 12]])
  })

  it('cuts where it is quietest between 20 and 29 seconds', async () => {
    const [first, second, ...rest] = (await pieces(40, (at) => (at > 24.2 && at < 24.5 ? 0.001 : 0.2))).map(span)
    expect(rest).toEqual([])
    expect(first?.[0]).toBe(0)
    expect(first?.[1]).toBeGreaterThan(24.2)
    expect(first?.[1]).toBeLessThan(24.5)
    expect(second).toEqual([first?.[1], 40])
  })

  it('loses nothing and never gives more than the model takes', async () => {
    const all = (await pieces(200, (at) => 0.1 + 0.05 * Math.sin(at))).map(span)
    expect(all[0]?.[0]).toBe(0)
    expect(all.at(-1)?.[1]).toBe(200)
    for (const [index, [from, to]] of all.entries()) {
      expect(to - from).toBeLessThanOrEqual(29)
      if (index > 0) expect(from).toBeCloseTo(all[index - 1]![1], 6)
    }
  })

  it('leaves out what is silent', async () => {
    expect(await pieces(100, () => 0.0005)).toEqual([])
    const heard = (await pieces(100, (at) => (at > 70 && at < 75 ? 0.3 : 0))).map(span)
    expect(heard).toHaveLength(1)
    expect(heard[0]![0]).toBeLessThanOrEqual(70)
    expect(heard[0]![1]).toBeGreaterThanOrEqual(75)
  })

  it('has nothing of nothing', async () => {
    expect(await pieces(0, () => 1)).toEqual([])
  })
})
