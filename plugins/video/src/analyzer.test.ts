import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import VideoAnalyzer from './analyzer.js'
import { Films, scenes, wanderer } from './test-support/scenes.js'

let films: Films
const analyzer = new VideoAnalyzer()
beforeAll(async () => {
  films = await Films.open()
  expect(await analyzer.start({ options: { poster: true } })).toMatchObject({ model: expect.stringContaining('centernet') })
})
afterAll(async () => {
  await analyzer.stop()
  await films.close()
})

const options = { signal: new AbortController().signal, maxSectionBytes: 1_000_000 }
const schema = JSON.parse(await readFile(new URL('../video.schema.json', import.meta.url), 'utf8')) as object
const validate = new Ajv2020().compile(schema)
const wave = (at: number): number => 0.3 * Math.sin(2 * Math.PI * 220 * at)

describe('section video', () => {
  it('of a film, with all that there is', async () => {
    const source = await films.make('all.mp4', {
      format: 'mp4', tags: { title: 'T'.repeat(500), location: '+48.1-011.5/', creation_time: '2022-02-02T02:02:02Z' },
      picture: { encoder: 'libx264', frames: 60, draw: scenes(20), rotation: 90 },
      sound: { encoder: 'aac', seconds: 6, wave, channels: 2, language: 'deu' },
      subtitles: { encoder: 'mov_text', language: 'eng', lines: ['Hello', 'there'] },
    })
    const section = await analyzer.analyze({ source, upstream: {} }, options)
    expect(validate(section) ? [] : validate.errors).toEqual([])
    expect(section).toMatchObject({
      container: 'mp4', width: 96, height: 128, rotation: 90, codec: 'h264', bitDepth: 8, frameRate: 10, shots: 3,
      audio: [{ codec: 'aac', channels: 2, sampleRate: 44_100, language: 'deu' }], subtitles: [{ codec: 'mov_text', language: 'eng' }],
      tags: { title: 'T'.repeat(300) }, gps: { lat: 48.1, lon: -11.5 }, takenAt: '2022-02-02T02:02:02Z',
    })
    expect(section.durationSeconds).toBeCloseTo(6, 0)
    expect(section.framesAnalysed).toBeGreaterThanOrEqual(8)
    const poster = Buffer.from(section.poster ?? '', 'base64')
    expect([poster.subarray(0, 4).toString(), poster.subarray(8, 12).toString()]).toEqual(['RIFF', 'WEBP'])
    expect(poster.length).toBeLessThanOrEqual(6_000)
  })

  it('of a sound has nothing of pictures', async () => {
    const source = await films.make('a.ogg', { format: 'ogg', sound: { encoder: 'libvorbis', seconds: 2, wave } }, 'audio/ogg')
    const section = await analyzer.analyze({ source, upstream: {} }, options)
    expect(validate(section) ? [] : validate.errors).toEqual([])
    expect(Object.keys(section)).toEqual(expect.arrayContaining(['container', 'audio', 'subtitles']))
    expect(section).not.toHaveProperty('shots')
    expect(section).not.toHaveProperty('width')
  })

  it('has no poster where none is wanted', async () => {
    const source = await films.make('plain.mkv', { format: 'matroska', picture: { encoder: 'mpeg4', frames: 12, draw: wanderer(12) } })
    const plain = new VideoAnalyzer()
    await plain.start({ options: { poster: false } })
    expect(await plain.analyze({ source, upstream: {} }, options)).not.toHaveProperty('poster')
  })

  it('is not had of what is no film', async () => {
    await writeFile(join(films.folder, 'letter.mp4'), 'Dear diary')
    await expect(analyzer.analyze({ source: films.source('letter.mp4'), upstream: {} }, options)).rejects.toMatchObject({ code: 'unsupported-format' })
  })
})
