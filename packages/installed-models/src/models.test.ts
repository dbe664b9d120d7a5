import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { isIncomplete, modelFolders } from './folder.js'
import { findInstalledModel, fingerprint, listInstalledModels, openPipeline, transformers } from './index.js'
import { writeClassifyingModel, writeCopyingModel, writeModel } from './testing/index.js'
import { dataTypes, weightBytes } from './weights.js'

const words = ['the', 'cat', 'sat', 'on', 'a', 'mat', '.']
let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'models-'))
})
afterEach(() => rm(directory, { recursive: true }))

const names = async () => (await listInstalledModels(directory)).map(({ name }) => name)

describe('finding models', () => {
  it('lists folders with a configuration and weights by name, passes over what is broken, and knows why', async () => {
    await writeCopyingModel(directory, 'b/writer', { words })
    await writeClassifyingModel(directory, 'a/colours')
    await writeClassifyingModel(directory, 'flat')
    await writeModel(directory, 'c/no-weights', { 'config.json': { architectures: ['T5ForConditionalGeneration'] } })
    await writeModel(directory, 'c/list', { 'config.json': [], 'onnx/model.onnx': new Uint8Array(1) })
    await writeModel(directory, 'c/no-json', { 'config.json': new TextEncoder().encode('{'), 'onnx/model.onnx': new Uint8Array(1) })
    await writeModel(directory, 'c/huge', { 'config.json': { filler: 'x'.repeat(4_000_000) }, 'onnx/model.onnx': new Uint8Array(1) })
    await mkdir(join(directory, 'd/config.json'), { recursive: true })
    await writeModel(directory, 'e/no-config', { 'onnx/model.onnx': new Uint8Array(1) })
    await writeModel(directory, '.pull-1', { 'config.json': {}, 'onnx/model.onnx': new Uint8Array(1) })
    await writeFile(join(directory, 'README.md'), 'models')
    expect(await names()).toEqual(['a/colours', 'b/writer', 'flat'])
    expect((await modelFolders(directory)).filter(isIncomplete).map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      expect.stringMatching(/^c\/huge: .* is larger than 4000000 bytes$/), 'c/list: config.json is no JSON object',
      expect.stringMatching(/^c\/no-json: config.json is no JSON: /), 'c/no-weights: there are no weights in onnx/', expect.stringMatching(/^d: EISDIR/), 'e/no-config: there is no config.json',
    ])
  })

  it('finds nothing where there is no folder of models', async () => {
    expect(await listInstalledModels(join(directory, 'none'))).toEqual([])
    expect(await findInstalledModel(join(directory, 'none'), { task: 'summarization' })).toBeUndefined()
  })

  it('takes the first by name that does the task', async () => {
    for (const name of ['x/second', 'x/first', 'y/third']) await writeCopyingModel(directory, name, { words })
    await writeClassifyingModel(directory, 'a/colours')
    const found = async (task: 'summarization' | 'image-classification' | 'feature-extraction', preferred?: string) =>
      (await findInstalledModel(directory, { task }, preferred))?.name
    expect(await found('summarization')).toBe('x/first')
    expect(await found('summarization', 'y/third')).toBe('y/third')
    expect(await found('image-classification')).toBe('a/colours')
    expect(await found('feature-extraction')).toBeUndefined()
    const third = await findInstalledModel(directory, { accepts: ({ name }) => name.endsWith('third') })
    expect(third?.name).toBe('y/third')
  })

  it('does not take a translator, or a model that listens, for one that summarises', async () => {
    await writeCopyingModel(directory, 'a/marian', { words, config: { model_type: 'marian', architectures: ['MarianMTModel'] } })
    await writeCopyingModel(directory, 'a/whisper', { words, config: { model_type: 'whisper', architectures: ['WhisperForConditionalGeneration'] } })
    expect(await findInstalledModel(directory, { task: 'summarization' })).toBeUndefined()
    expect((await findInstalledModel(directory, { task: 'automatic-speech-recognition' }))?.name).toBe('a/whisper')
  })

  it.each([
    ['a/missing', 'model-not-found'], ['../outside', 'model-not-found'], ['/absolute', 'model-not-found'], ['', 'model-not-found'],
    ['a/colours', 'model-unsuitable'],
  ])('refuses the name %p with %s', async (name, code) => {
    await writeClassifyingModel(directory, 'a/colours')
    await expect(findInstalledModel(directory, { task: 'summarization' }, name)).rejects.toMatchObject({ code })
  })
})

describe('weights', () => {
  it('are chosen part by part, eight bits first', async () => {
    const file = (size: number) => new Uint8Array(size)
    await writeModel(directory, 'a/b', {
      'config.json': {}, 'onnx/encoder_model_fp16.onnx': file(2), 'onnx/encoder_model.onnx': file(4),
      'onnx/decoder_model_merged_quantized.onnx': file(1), 'onnx/decoder_model_merged_q4f16.onnx': file(8), 'onnx/notes.txt': file(9),
    })
    const [model] = await listInstalledModels(directory)
    expect(dataTypes(model!)).toEqual({ encoder_model: 'fp32', decoder_model_merged: 'q8' })
    expect(weightBytes(model!)).toBe(5)
    expect(weightBytes(model!, ['encoder_model'])).toBe(4)
  })

  it('change the fingerprint, as the configuration does', async () => {
    const at = async (config: object, bytes: number, others: Record<string, unknown> = {}) => {
      await writeModel(directory, 'a/b', { 'config.json': config, 'onnx/model.onnx': new Uint8Array(bytes), ...others })
      return fingerprint((await listInstalledModels(directory))[0]!)
    }
    const first = await at({ size: 1 }, 10)
    expect(first).toMatch(/^a\/b@[0-9a-f]{8}$/)
    expect(await at({ size: 1 }, 10)).toBe(first)
    const states = [first, await at({ size: 2 }, 10), await at({ size: 1 }, 11)]
    for (const others of [{ 'tokenizer.json': { a: 1 } }, { 'tokenizer.json': { a: 2 } }, { 'generation_config.json': {} }, { 'vocab.txt': new Uint8Array(1) }, { 'onnx/model.onnx_data': new Uint8Array(1) }]) states.push(await at({ size: 1 }, 11, others))
    expect(new Set(states).size).toBe(8)
    expect(await at({ size: 1 }, 11, { '.backup-model.json': {}, 'README.md': {} })).toBe(states.at(-1))
  })
})

describe('a pipeline', () => {
  let models: string
  beforeAll(async () => {
    models = await mkdtemp(join(tmpdir(), 'models-'))
    await writeCopyingModel(models, 'a/writer', { words })
    await writeClassifyingModel(models, 'a/colours')
    await writeModel(models, 'b/broken', {
      'config.json': { model_type: 'mobilenet_v2', architectures: ['MobileNetV2ForImageClassification'] }, 'preprocessor_config.json': {},
      'onnx/model.onnx': new TextEncoder().encode('no model'),
    })
  })
  afterAll(() => rm(models, { recursive: true }))

  it('writes text with an encoder and a decoder from the folder', async () => {
    const model = await findInstalledModel(models, { task: 'summarization' })
    const summarise = await openPipeline('summarization', model!)
    expect(await summarise('the cat sat on a mat .', { max_new_tokens: 20 })).toEqual([{ summary_text: 'the cat sat on a mat.' }])
    expect(await summarise('the cat sat on a mat .', { max_new_tokens: 3 })).toEqual([{ summary_text: 'the cat sat' }])
  })

  it('classifies a picture', async () => {
    const { RawImage } = await transformers()
    const model = await findInstalledModel(models, { task: 'image-classification' })
    const classify = await openPipeline('image-classification', model!)
    const green = new RawImage(Uint8ClampedArray.from({ length: 48 }, (_, index) => (index % 3 === 1 ? 255 : 0)), 4, 4, 3)
    expect(await classify(green, { top_k: 1 })).toEqual([{ label: 'green', score: expect.closeTo(1, 2) }])
  })

  it('is loaded once', async () => {
    const model = await findInstalledModel(models, { task: 'summarization' })
    expect(await openPipeline('summarization', model!)).toBe(await openPipeline('summarization', { ...model! }))
  })

  it('cannot be had of broken weights, and is tried again', async () => {
    const model = await findInstalledModel(models, {}, 'b/broken')
    await expect(openPipeline('image-classification', model!)).rejects.toMatchObject({ code: 'model-broken' })
    await writeClassifyingModel(models, 'b/broken')
    await rm(join(models, 'b/broken/onnx/model.onnx'))
    const mended = await findInstalledModel(models, {}, 'b/broken')
    await expect(openPipeline('image-classification', mended!)).resolves.toHaveProperty('processor')
  })

  it('never asks the network', async () => {
    const { env, pipeline } = await transformers()
    expect(env).toMatchObject({ allowRemoteModels: false, useFSCache: false, cacheDir: null })
    await expect(env.fetch('https://huggingface.co/')).rejects.toThrow('never from the network')
    await expect(pipeline('summarization', 'someone/something')).rejects.toThrow()
  })
})
