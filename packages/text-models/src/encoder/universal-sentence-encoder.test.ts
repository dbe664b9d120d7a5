import { beforeAll, describe, expect, test } from '@jest/globals'
import { cosine } from '../vectors/int8.js'
import type { SentenceEncoder } from './encoder.js'
import { loadSentenceEncoder } from './universal-sentence-encoder.js'

const { signal } = new AbortController()

describe('the sentence encoder that npm installs', () => {
  let encoder: SentenceEncoder
  beforeAll(async () => {
    encoder = await loadSentenceEncoder()
  })

  test('is loaded once a process', async () => {
    expect(await loadSentenceEncoder()).toBe(encoder)
  })

  test('gives the vectors of the published graph (run by @energetic-ai/embeddings 0.2.0)', async () => {
    const [hello, sentence] = (await encoder.encode(['hello', 'Backups of 300 mm wafers, encrypted.'], { signal })) as [Float32Array, Float32Array]
    const firstOfHello = [0.041678, -0.022363, -0.047608, -0.049279, 0.045071, -0.048594, 0.049342, 0.014944]
    const firstOfSentence = [-0.057187, -0.062225, 0.026121, -0.057594, 0.00589, -0.009055, -0.028822, -0.06045]
    firstOfHello.forEach((value, i) => expect(hello[i]).toBeCloseTo(value, 5))
    firstOfSentence.forEach((value, i) => expect(sentence[i]).toBeCloseTo(value, 5))
  })

  test('vectors have length 1, alone, in a batch and for a text without words', async () => {
    const texts = ['', 'a', 'The quick brown fox jumps over the lazy dog. '.repeat(200), '\u{1F600}']
    for (const vector of await encoder.encode(texts, { signal })) {
      expect(vector).toHaveLength(encoder.dimensions)
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
    }
  })

  test('a vector does not depend on what else is in the batch', async () => {
    const text = 'A sentence of its own that no other test has asked for.'
    const [alone] = (await encoder.encode([`${text} Alone.`], { signal })) as [Float32Array]
    const others = Array.from({ length: 60 }, (_, i) => `${text} ${'More words. '.repeat(i % 9)}${i}`)
    const together = await encoder.encode([...others, `  ${text}  Alone.`], { signal })
    expect(cosine(alone, together.at(-1) as Float32Array)).toBeCloseTo(1, 5)
  })

  test('texts that mean the same are nearer than others', async () => {
    const [cancel, end, cake] = (await encoder.encode(
      ['How do I cancel my subscription?', 'I want to end my membership.', 'Bake the cake for forty minutes.'], { signal },
    )) as [Float32Array, Float32Array, Float32Array]
    expect(cosine(cancel, end)).toBeGreaterThan(cosine(cancel, cake) + 0.2)
  })

  test('the order is that of the texts, repeated ones included', async () => {
    const [a, b, c] = (await encoder.encode(['one two', 'three', 'one two'], { signal })) as [Float32Array, Float32Array, Float32Array]
    expect(c).toBe(a)
    expect(b).not.toBe(a)
  })

  test('nothing is encoded once the answer is not wanted', async () => {
    await expect(encoder.encode(['never asked'], { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late')
  })
})
