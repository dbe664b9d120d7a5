import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { findInstalledModel } from '@backup-agent/installed-models'
import { writeClassifyingModel, writeCopyingModel } from '@backup-agent/installed-models/testing'
import { analyzerWith, article, german } from '../test-support.js'
import { chunksOf } from './chunks.js'
import { finished } from './finished.js'
import { openWriter } from './writer.js'

const places = ['harbour', 'mill', 'school', 'forest', 'market', 'castle', 'river', 'church', 'meadow', 'quarry', 'tower', 'bridge']
/** A document of one sentence for each place and day. */
const document = (days: number) => Array.from({ length: days }, (_, day) =>
  places.map((place, index) => `The ${place} was visited on day ${day * places.length + index} by people from the town.`).join(' ')).join('\n\n')
const wordsIn = (text: string) => text.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}\s]+/gu) ?? []
const vocabulary = [...new Set([...wordsIn(document(40)), ...wordsIn(article), 'summarize', ':'])]

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'summary-'))
  await writeClassifyingModel(directory, 'a/colours')
  await writeCopyingModel(directory, 'b/copies', { words: vocabulary, window: 64, config: { task_specific_params: { summarization: { prefix: '' } } } })
  await writeCopyingModel(directory, 'c/instructed', { words: vocabulary })
  await writeCopyingModel(directory, 'd/multilingual', { words: wordsIn(german), config: { model_type: 'mt5', architectures: ['MT5ForConditionalGeneration'] } })
})
afterAll(() => rm(directory, { recursive: true }))

const opened = async (name: string) => openWriter((await findInstalledModel(directory, { task: 'summarization' }, name))!)
const signal = new AbortController().signal

describe('an installed model', () => {
  it('writes the summary, and is named with its state', async () => {
    const { analyze, model } = await analyzerWith({ model: 'b/copies' }, directory)
    expect(model).toMatch(/^b\/copies@[0-9a-f]{8}$/)
    const section = await analyze(article)
    expect(section).toMatchObject({ method: 'abstractive', model })
    expect(section!.text).toMatch(/^The harbour of Testhaven was closed/)
    expect(wordsIn(section!.text).length).toBeLessThan(wordsIn(article).length / 2)
    expect(await analyze(article)).toEqual(section)
  })

  it('is the first by name that can summarise, where none is named', async () => {
    expect((await analyzerWith({}, directory)).model).toMatch(/^b\/copies@/)
    expect((await analyzerWith({ method: 'extractive' }, directory)).model).not.toContain('/')
  })

  it.each([[{ model: 'a/missing' }, 'model-not-found'], [{ model: 'a/colours' }, 'model-unsuitable'], [{ model: 'a/missing', method: 'abstractive' }, 'model-not-found']])(
    'that is named and cannot be had is an error: %p', async (options, code) => {
      await expect(analyzerWith(options, directory)).rejects.toMatchObject({ code })
    })

  it('that must be there is an error where none is', async () => {
    await expect(analyzerWith({ method: 'abstractive' }, join(directory, 'none'))).rejects.toMatchObject({ code: 'model-not-found' })
  })

  it('does not write about languages that it does not know', async () => {
    const english = await analyzerWith({}, directory)
    expect(await english.analyze(german)).toMatchObject({ method: 'extractive' })
    const multilingual = await analyzerWith({ model: 'd/multilingual' }, directory)
    expect(await multilingual.analyze(german)).toMatchObject({ method: 'abstractive', text: expect.stringContaining('Gemeinderat') })
  })

  it('is not asked about a text that is its own summary', async () => {
    const { analyze } = await analyzerWith({}, directory)
    expect(await analyze('The harbour was closed on Monday.')).toMatchObject({ method: 'extractive', text: 'The harbour was closed on Monday.' })
  })
})

describe('a text longer than the window', () => {
  it('is read whole: summaries of its pieces are summarised again', async () => {
    const { analyze } = await analyzerWith({ model: 'b/copies' }, directory)
    const reads: string[] = []
    const writer = await opened('b/copies')
    const { abstract } = await import('./abstract.js')
    const sentences = document(2).split(/(?<=\.)\s+/).map((text) => ({ text, words: wordsIn(text).length - 1, item: false, summing: false }))
    const text = await abstract(sentences, { ...writer, write: (piece, ...rest) => (reads.push(piece), writer.write(piece, ...rest)) }, signal)
    const read = reads.join(' ')
    for (let day = 0; day < 2 * places.length; day++) expect(read).toContain(`on day ${day} by`)
    for (const piece of reads) expect(writer.countTokens(piece)).toBeLessThanOrEqual(writer.window)
    expect(reads.length).toBeGreaterThan(Math.ceil(wordsIn(document(2)).length / writer.window))
    expect(text).toMatch(/^The harbour was visited on day 0/)
    expect(await analyze(document(2))).toMatchObject({ method: 'abstractive', text })
  })

  it('and than a dozen windows is read in part, from beginning to end', async () => {
    const reads: string[] = []
    const writer = await opened('b/copies')
    const { abstract, maxPieces } = await import('./abstract.js')
    const sentences = document(40).split(/(?<=\.)\s+/).map((text) => ({ text, words: wordsIn(text).length - 1, item: false, summing: false }))
    await abstract(sentences, { ...writer, write: (piece, ...rest) => (reads.push(piece), writer.write(piece, ...rest)) }, signal)
    const days = [...reads.join(' ').matchAll(/on day (\d+)/g)].map(([, day]) => Number(day))
    expect(Math.min(...days)).toBeLessThan(40)
    expect(Math.max(...days)).toBeGreaterThan(440)
    expect(reads.length).toBeLessThan(2 * maxPieces)
  })
})

describe('a writer', () => {
  it('puts the words before the text that tell T5 what to do', async () => {
    const writer = await opened('c/instructed')
    expect(await writer.write('The harbour was closed.', 20, signal)).toBe('summarize : The harbour was closed.')
    expect(writer.window).toBeLessThan(512)
  })

  it('writes at most as much as it may', async () => {
    const writer = await opened('b/copies')
    expect(wordsIn(await writer.write(article.slice(0, 200), 5, signal))).toHaveLength(5)
  })

  it('does not write as much as its configuration wants of a short text', async () => {
    await writeCopyingModel(directory, 'f/long-winded', { words: vocabulary, config: { min_length: 56, task_specific_params: { summarization: { prefix: '' } } } })
    const writer = await opened('f/long-winded')
    expect(await writer.write('The harbour was closed.', 60, signal)).toBe('The harbour was closed.')
  })

  it('never writes three words in a row twice', async () => {
    const writer = await opened('b/copies')
    const text = await writer.write('people from the town people from the town people from the town', 40, signal)
    expect(text.match(/people from the/g)).toHaveLength(1)
  })

  it('stops in the middle of a text when the signal fires', async () => {
    const writer = await opened('b/copies')
    const reason = new Error('no time')
    const controller = new AbortController()
    const writing = writer.write(article.slice(0, 300), 60, controller.signal)
    controller.abort(reason)
    await expect(writing).rejects.toBe(reason)
    await expect(writer.write('The harbour', 5, AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})

describe('pieces', () => {
  it('hold all sentences in order, within the window', () => {
    const sentence = fc.integer({ min: 1, max: 30 })
    fc.assert(fc.property(fc.array(sentence, { maxLength: 60 }), fc.integer({ min: 10, max: 100 }), (lengths, window) => {
      const sentences = lengths.map((tokens, index) => ({ text: `${index}:${tokens}`, tokens }))
      const chunks = chunksOf(sentences, window).map((chunk) => chunk.split(' '))
      expect(chunks.flat()).toEqual(sentences.map(({ text }) => text))
      for (const chunk of chunks) expect(chunk.length === 1 || chunk.reduce((sum, text) => sum + Number(text.split(':')[1]), 0) <= window).toBe(true)
    }))
  })
})

describe('what was written', () => {
  it.each([
    ['The lamp is dark. The lamp is dark. Guests stumble.', 'The lamp is dark. Guests stumble.'],
    ['The lamp is dark. Guests stumble over the', 'The lamp is dark.'],
    ['The lamp is dark since', 'The lamp is dark since'],
    [' . . . ', ''],
    ['', ''],
  ])('is mended: %p', (written, expected) => {
    expect(finished(written)).toBe(expected)
  })
})
