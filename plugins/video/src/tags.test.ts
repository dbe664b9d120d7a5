import { describe, expect, it } from '@jest/globals'
import { bcp47 } from './language.js'
import { readTags } from './tags.js'

describe('readTags', () => {
  it('knows the names of all containers, and lets the container speak before its tracks', () => {
    const { named } = readTags([{ TITLE: 'One', 'com.apple.quicktime.artist': 'Ann' }, { title: 'Track', ALBUM_ARTIST: 'All', genre: ' Folk\n music ' }])
    expect(named).toEqual({ title: 'One', artist: 'Ann', albumArtist: 'All', genre: 'Folk music' })
  })

  it('gives what people wrote as text, each once, without control characters', () => {
    const { texts } = readTags([{ title: 'Same', comment: 'Same', description: 'Two\u0007 lines\nof it', encoder: 'Lavf', 'lyrics-eng': 'La la', copyright: '' }])
    expect(texts).toEqual(['Same', 'Two  lines\nof it', 'La la'])
  })

  it('has no names but its own, whatever keys a file has', () => {
    expect(readTags([{ CONSTRUCTOR: 'a', toString: 'b', hasOwnProperty: 'c', ['__proto__']: 'd', valueOf: 'e' }]).named).toEqual({})
  })

  it.each([
    ['2023-07-01T10:11:12.000000Z', '2023-07-01T10:11:12Z'], ['2023-07-01 10:11:12', '2023-07-01T10:11:12'], ['2023-07-01T10:11:12+0200', '2023-07-01T10:11:12+02:00'],
    ['1904-01-01T00:00:00Z', undefined], ['1970-01-01T00:00:00Z', undefined], ['yesterday', undefined], ['2023-13-45T99:00:00Z', undefined],
  ])('time %s is %s', (creation_time, takenAt) => {
    expect(readTags([{ creation_time }]).takenAt).toBe(takenAt)
  })

  it.each([
    ['+52.5163+013.3777+034.000/', { lat: 52.5163, lon: 13.3777 }], ['-33.8568+151.2153/', { lat: -33.8568, lon: 151.2153 }], ['+27.5916+086.5640+8850/', { lat: 27.5916, lon: 86.564 }],
    ['+00.0000+000.0000/', undefined], ['+91.0+010.0/', undefined], ['Berlin', undefined],
  ])('place %s is %j', (location, gps) => {
    expect(readTags([{ location }]).gps).toEqual(gps)
  })

  it.each([
    [{ 'com.apple.quicktime.make': 'Apple', 'com.apple.quicktime.model': 'iPhone 13' }, 'Apple iPhone 13'], [{ make: 'Canon', model: 'Canon EOS R5' }, 'Canon EOS R5'], [{ make: 'NIKON CORPORATION', model: 'NIKON Z 6' }, 'NIKON Z 6'],
    [{ 'com.android.model': 'Pixel 7' }, 'Pixel 7'], [{ title: 'x' }, undefined],
  ])('camera of %j', (tags, camera) => {
    expect(readTags([tags as Record<string, string>]).camera).toBe(camera)
  })
})

it.each([['deu', 'de'], ['ger', 'de'], ['eng', 'en'], ['fre', 'fr'], ['pt-BR', 'pt'], ['und', undefined], ['???', undefined], ['constructor', undefined], [undefined, undefined]])('language %s is %s', (code, tag) => {
  expect(bcp47(code)).toBe(tag)
})
