import { describe, expect, it } from '@jest/globals'
import { joinAddresses } from './addresses.js'
import type { NameType } from './labels.js'

/** The parts between « and », whose types are given in order. */
function joined(marked: string, ...types: NameType[]): string[] {
  const places: number[] = []
  let text = ''
  for (const character of marked) {
    if (character === '«' || character === '»') places.push(text.length)
    else text += character
  }
  const names = types.map((type, index) => ({ type, start: places[2 * index] ?? 0, end: places[2 * index + 1] ?? 0, score: 0.5 }))
  return joinAddresses(text, names).map(({ start, end }) => text.slice(start, end))
}

describe('joinAddresses', () => {
  it('joins the lines of an address that begins within a line', () => {
    expect(joined('Send it to «1 Mill Road»\n«Leeds»,\n«UK» now', 'STREET_ADDRESS', 'LOCATION', 'LOCATION')).toEqual(['1 Mill Road\nLeeds,\nUK'])
    expect(joined('at «1 Mill Road»\n«Toronto»\n, ON\n «82269»', 'STREET_ADDRESS', 'LOCATION', 'STREET_ADDRESS')).toEqual(['1 Mill Road\nToronto\n, ON\n 82269'])
    expect(joined('at «1 Mill Road»\n«Toronto»\n 82269 and', 'STREET_ADDRESS', 'LOCATION')).toEqual(['1 Mill Road\nToronto\n 82269'])
  })

  it('leaves the lines of a block apart, and what does not follow at once', () => {
    expect(joined('«1 Mill Road»\n«Leeds»\n«UK»', 'STREET_ADDRESS', 'LOCATION', 'LOCATION')).toEqual(['1 Mill Road', 'Leeds', 'UK'])
    expect(joined('> «1 Mill Road»\n> «Leeds»', 'STREET_ADDRESS', 'LOCATION')).toEqual(['1 Mill Road', 'Leeds'])
    expect(joined('at «1 Mill Road»\n\n«Leeds» is far', 'STREET_ADDRESS', 'LOCATION')).toEqual(['1 Mill Road', 'Leeds'])
    expect(joined('at «1 Mill Road» and in «Leeds»', 'STREET_ADDRESS', 'LOCATION')).toEqual(['1 Mill Road', 'Leeds'])
    expect(joined('in «Leeds», «UK»', 'LOCATION', 'LOCATION')).toEqual(['Leeds', 'UK'])
    expect(joined('at «1 Mill Road» in 1984\n12345 people', 'STREET_ADDRESS')).toEqual(['1 Mill Road'])
  })
})
