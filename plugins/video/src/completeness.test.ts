import { stat, truncate } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Source } from 'backup-agent/plugin'
import { completenessOf } from './completeness.js'
import { withMediaFile } from './media-file.js'
import { Films, wanderer } from './test-support/scenes.js'
import { readTracks } from './tracks.js'

let films: Films
beforeAll(async () => {
  films = await Films.open()
})
afterAll(() => films.close())

const { signal } = new AbortController()
const asked = ({ path, mediaType }: Source, maxPackets?: number) => withMediaFile(path, signal, (file) => completenessOf(file, readTracks(file, mediaType), signal, maxPackets))
const oneKeyFrame = { encoder: 'mpeg4', frames: 200, gop: 600, draw: wanderer(200) }

describe('a film with a single key frame', () => {
  it.each(['mp4', 'matroska'])('whose frames are all known is looked at near its end: %s', async (format) => {
    expect(await asked(await films.make(`known-${format}`, { format, picture: oneKeyFrame }), 10)).toBe('reaches-end')
  })

  it('has an end that is unknown where it lies beyond what is read', async () => {
    const source = await films.make('far.wmv', { format: 'asf', picture: { ...oneKeyFrame, encoder: 'wmv2' } })
    expect(await asked(source, 30)).toBe('unknown')
    expect(await asked(source)).toBe('reaches-end')
  })

  it('ends early where nothing more can be read', async () => {
    const source = await films.make('cut.mkv', { format: 'matroska', picture: oneKeyFrame })
    await truncate(source.path, Math.floor((await stat(source.path)).size * 0.7))
    expect(await asked(source)).toBe('ends-early')
  })
})

it('formats that say nothing of their length are not asked', async () => {
  expect(await asked(await films.make('stream.ts', { format: 'mpegts', picture: { ...oneKeyFrame, frames: 20 } }))).toBe('unknown')
})
