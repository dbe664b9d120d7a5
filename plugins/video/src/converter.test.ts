import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Source } from 'backup-agent/plugin'
import FilmText from './converter.js'
import { Films, wanderer } from './test-support/scenes.js'
import { writeListeningModel } from './test-support/listening-model.js'

let films: Films
beforeAll(async () => {
  films = await Films.open()
})
afterAll(() => films.close())

const signal = new AbortController().signal

const logged: string[] = []
const contextOf = (options: Readonly<Record<string, unknown>>) => ({
  options: { screenText: false, ...options }, modelsDirectory: join(films.folder, 'models'), log: (message: string) => void logged.push(message),
})

async function textOf(source: Source, options: Readonly<Record<string, unknown>> = {}, maxChars = 10_000) {
  const converter = new FilmText()
  await converter.start(contextOf(options))
  const text = await converter.convert(source, { signal, maxChars })
  await converter.stop()
  return text
}

const picture = { encoder: 'mpeg4', frames: 40, draw: wanderer(40) }
/** Two loud stretches in eight seconds. */
const talk = (at: number): number => ((at > 1 && at < 2) || (at > 5 && at < 6) ? 0.8 * Math.sin(at * 2_000) : 0)

describe('film-text', () => {
  it('is empty where nobody says or writes anything', async () => {
    expect(await textOf(await films.make('mute.mp4', { format: 'mp4', picture }))).toEqual({ text: '', truncated: false })
  })

  it('has the tags that people read, each once', async () => {
    const tags = { title: 'On the lake', artist: 'Ann', album: 'On the lake', comment: 'With the dog', encoder: 'nobody' }
    const { text } = await textOf(await films.make('tags.mkv', { format: 'matroska', picture, tags }))
    expect(text.split('\n').sort()).toEqual(['Ann', 'On the lake', 'With the dog'])
  })

  it.each([
    ['mov_text', 'mp4', 'Guten Tag!'], ['subrip', 'matroska', '<i>Guten</i> Tag!'], ['ass', 'matroska', '{\\b1}Guten\\NTag!'],
  ])('has subtitles in %s, without styles, and tells their language', async (encoder, format, line) => {
    const source = await films.make(`subtitles-${encoder}`, { format, picture, subtitles: { encoder, language: 'ger', lines: [line, line, 'Wer sind Sie, bitte?'] } })
    expect(await textOf(source)).toEqual({ text: 'Guten Tag!\nWer sind Sie, bitte?', truncated: false, language: 'de' })
  })

  it('gives no more than is wanted', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `Line number ${index}`)
    const source = await films.make('long.mkv', { format: 'matroska', picture, subtitles: { encoder: 'subrip', lines } })
    const { text, truncated } = await textOf(source, {}, 100)
    expect([text.length, truncated]).toEqual([100, true])
  })
})

describe('with a speech model', () => {
  beforeAll(() => writeListeningModel(join(films.folder, 'models'), 'test/listens'))

  it('what is heard becomes text, in the language of the track', async () => {
    const source = await films.make('talk.m4a', { format: 'ipod', sound: { encoder: 'aac', seconds: 8, language: 'deu', channels: 2, wave: talk } }, 'audio/mp4')
    expect(await textOf(source)).toEqual({ text: 'h h', truncated: false, language: 'de' })
    expect(await textOf(source, { transcriptMinutes: 0 })).toEqual({ text: '', truncated: false })
  })

  it('is asked only where there are no subtitles', async () => {
    const sound = { encoder: 'aac', seconds: 8, wave: talk }
    const source = await films.make('both.mp4', { format: 'mp4', picture, sound, subtitles: { encoder: 'mov_text', lines: ['Hello'] } })
    expect((await textOf(source)).text).toBe('Hello')
  })

  it('stops listening after the minutes that were allowed', async () => {
    const source = await films.make('hour.flac', { format: 'flac', sound: { encoder: 'flac', seconds: 90, sampleRate: 16_000, wave: () => 0.5 } }, 'audio/flac')
    expect(await textOf(source, { transcriptMinutes: 0.5 })).toMatchObject({ truncated: true })
    expect((await textOf(source)).truncated).toBe(false)
  })

  it('says which one speaks, and refuses one that is not there', async () => {
    const converter = new FilmText()
    expect(await converter.start(contextOf({}))).toEqual({ model: expect.stringMatching(/^test\/listens@[0-9a-f]{8}$/) })
    await expect(new FilmText().start(contextOf({ speechModel: 'no/such' }))).rejects.toMatchObject({ code: 'model-not-found' })
  })
})

describe('with a speech model that is broken', () => {
  const options = { speechModel: 'test/broken' }
  beforeAll(async () => {
    await writeListeningModel(join(films.folder, 'models'), options.speechModel)
    await writeFile(join(films.folder, 'models', options.speechModel, 'onnx/model.onnx'), 'no model')
  })
  const sound = { encoder: 'aac', seconds: 3, wave: talk }

  it('all but what is said is told', async () => {
    const source = await films.make('titled.mp4', { format: 'mp4', picture, sound, tags: { title: 'On the lake' } })
    expect(await textOf(source, options)).toEqual({ text: 'On the lake', truncated: true })
    expect(logged.at(-1)).toMatch(/titled\.mp4: its speech cannot be read: the model "test\/broken" cannot be loaded/)
  })

  it('a sound of which nothing else is told fails', async () => {
    await expect(textOf(await films.make('untitled.mp4', { format: 'mp4', picture, sound }), options)).rejects.toMatchObject({ code: 'model-broken' })
  })
})

describe('text on screen', () => {
  /** Letters of 5 x 7 dots. */
  const letters: Readonly<Record<string, readonly string[]>> = {
    L: ['#....', '#....', '#....', '#....', '#....', '#....', '#####'], E: ['#####', '#....', '#....', '####.', '#....', '#....', '#####'],
    F: ['#####', '#....', '#....', '####.', '#....', '#....', '#....'], T: ['#####', '..#..', '..#..', '..#..', '..#..', '..#..', '..#..'],
  }
  const sign = (word: string) => (_frame: number, x: number, y: number) => {
    const [column, row] = [Math.floor((x - 0.2) / 0.025), Math.floor((y - 0.4) / 0.03)]
    const letter = letters[word[Math.floor(column / 6)] ?? '']
    const isInk = column >= 0 && row >= 0 && letter?.[row]?.[column % 6] === '#'
    return isInk ? [10, 10, 10] as const : [240, 240, 235] as const
  }

  it('is read', async () => {
    const source = await films.make('sign.mp4', { format: 'mp4', picture: { encoder: 'mpeg4', width: 640, height: 360, frames: 2, draw: sign('LEFT') } })
    expect((await textOf(source, { screenText: true, transcriptMinutes: 0 })).text).toBe('LEFT')
    expect((await textOf(source, { transcriptMinutes: 0 })).text).toBe('')
  })
})
