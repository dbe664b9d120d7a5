import { describe, expect, it } from '@jest/globals'
import { Detector } from './detector.js'
import { defaultOptions } from './options.js'
import type { Recognizer } from './recognizer.js'
import { table } from './table.js'

const { signal } = new AbortController()

function unmark(example: string): { text: string; marked: [number, number][] } {
  const marked: [number, number][] = []
  let text = ''
  for (const character of example) {
    if (character === '«') marked.push([text.length, text.length])
    else if (character === '»') marked.splice(-1, 1, [marked.at(-1)?.[0] ?? 0, text.length])
    else text += character
  }
  return { text, marked }
}

async function found(row: Recognizer, text: string): Promise<[number, number][]> {
  const entities = await new Detector([row], defaultOptions.minScore).detect(text, signal)
  return entities.map(({ start, end }) => [start, end])
}

describe.each(table.map((row, index) => [`${row.type} (row ${String(index)})`, row] as const))('%s', (_name, row) => {
  it('has patterns and examples of both kinds', () => {
    expect(row.patterns.length).toBeGreaterThan(0)
    expect(row.matches.length).toBeGreaterThan(0)
    expect(row.ignores.length).toBeGreaterThan(0)
  })

  it.each(row.matches)('finds %s', async (example) => {
    const { text, marked } = unmark(example)
    expect(marked.length).toBeGreaterThan(0)
    expect((await found(row, text)).map(([start, end]) => text.slice(start, end))).toEqual(marked.map(([start, end]) => text.slice(start, end)))
    expect(await found(row, text)).toEqual(marked)
  })

  it.each(row.ignores)('ignores %s', async (text) => {
    expect((await found(row, text)).map(([start, end]) => text.slice(start, end))).toEqual([])
  })
})
