import { describe, expect, it } from '@jest/globals'
import { TextParts } from './text-parts.js'

const { signal } = new AbortController()
const failing = () => Promise.reject(new Error('no such language'))
const giving = (text: string, language?: string) => () => Promise.resolve({ text, truncated: false, language })

describe('parts of a text', () => {
  it('come in order, with the first language that is stated, and each is told how much room is left', async () => {
    const parts = new TextParts(20, signal, () => undefined)
    const rooms: number[] = []
    const add = (text: string, language?: string) => parts.add('part', (left) => {
      rooms.push(left)
      return giving(text, language)()
    })
    for (const [text, language] of [['tags'], ['', 'fr'], ['Guten Tag', 'de']] as const) await add(text, language)
    expect(parts.joined()).toEqual({ text: 'tags\n\nGuten Tag', truncated: false, language: 'de' })
    expect(rooms).toEqual([20, 14, 14])
  })

  it('that cannot be read cost themselves, are told, and leave a text that is not whole', async () => {
    const told: string[] = []
    const parts = new TextParts(100, signal, (part, reason) => told.push(`${part}: ${reason}`))
    parts.put({ text: 'tags', truncated: false })
    expect(await parts.add('speech', failing)).toBe('')
    expect(await parts.add('subtitles', giving('Hello'))).toBe('Hello')
    expect(parts.joined()).toMatchObject({ text: 'tags\n\nHello', truncated: true })
    expect(told).toEqual(['speech: no such language'])
  })

  it('are a failure where there is nothing else', async () => {
    const parts = new TextParts(100, signal, () => undefined)
    parts.put({ text: '', truncated: false })
    await parts.add('speech', failing)
    expect(() => parts.joined()).toThrow('no such language')
  })

  it('end with the signal', async () => {
    const stopped = AbortSignal.abort(new Error('enough'))
    await expect(new TextParts(100, stopped, () => undefined).add('speech', failing)).rejects.toThrow('enough')
  })

  it('never end in half of a sign', async () => {
    const parts = new TextParts(6, signal, () => undefined)
    await parts.add('speech', giving('hello😀'))
    expect(parts.joined()).toMatchObject({ text: 'hello', truncated: true })
  })

  it('for which there is no room are not read, and the text is not whole', async () => {
    const parts = new TextParts(5, signal, () => undefined)
    parts.put({ text: 'hello', truncated: false })
    expect(await parts.add('speech', failing)).toBe('')
    expect(parts.joined()).toMatchObject({ text: 'hello', truncated: true })
  })
})
