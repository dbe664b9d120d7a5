/** Analyzer and converter on the project's own photographs and scan. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import sharp from 'sharp'
import ImageAnalyzer from './analyzer.js'
import OcrConverter from './ocr.js'
import { example, Scratch, signal, sourceOf } from './test-support.js'

const validate = new Ajv2020().compile(JSON.parse(readFileSync(new URL('../image.schema.json', import.meta.url), 'utf8')) as object)
const logged: string[] = []
const context = { options: {}, modelsDirectory: '/nowhere', log: (message: string) => void logged.push(message) }
let scratch: Scratch
let analyzer: ImageAnalyzer
let ocr: OcrConverter
beforeAll(async () => {
  scratch = await Scratch.make()
  analyzer = new ImageAnalyzer()
  ocr = new OcrConverter()
  expect(await analyzer.start(context)).toMatchObject({ model: expect.stringMatching(/centernet.*, blazeface/) })
  expect(await ocr.start()).toMatchObject({ model: expect.stringMatching(/^PP-OCRv4/) })
})
afterAll(() => scratch.remove())

const analyze = async (path: string, mediaType: string) => {
  const section = await analyzer.analyze({ source: await sourceOf(path, mediaType), upstream: {} }, { signal, maxSectionBytes: 100_000 })
  expect([validate(section), validate.errors]).toEqual([true, null])
  return section
}
const read = async (path: string, mediaType: string, maxChars = 10_000) => ocr.convert(await sourceOf(path, mediaType), { signal, maxChars })

describe('the plugin image', () => {
  it('sees a cat, where and when', async () => {
    const section = await analyze(example('photos/cat.jpg'), 'image/jpeg')
    expect(section).toMatchObject({ width: 451, height: 300, format: 'jpeg', faces: 0, camera: 'Panasonic DMC-LX5', takenAt: '2025-06-14T17:02:11+02:00' })
    expect(section.labels[0]).toMatchObject({ label: 'cat' })
    expect(section.labels[0]!.score).toBeGreaterThan(0.9)
    expect(section.objects[0]!.box[2]).toBeGreaterThan(0.7)
    expect(section.gps!.lat).toBeCloseTo(52.5219, 3)
    expect(await read(example('photos/cat.jpg'), 'image/jpeg')).toEqual({ text: '', truncated: false })
  })

  it('reads a scan, and shows nothing on it', async () => {
    const { text } = await read(example('scans/receipt-cafe.png'), 'image/png')
    expect(text).toContain('VISA 4111 1111 1111 1111')
    expect(await read(example('scans/receipt-cafe.png'), 'image/png', 8)).toEqual({ text: 'CAFE ZOE', truncated: true })
    expect((await analyze(example('scans/receipt-cafe.png'), 'image/png')).labels.filter(({ score }) => score >= 0.5)).toEqual([])
  })

  it('takes a single pixel, and no text from an icon', async () => {
    const pixel = await scratch.file('pixel.png', await sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } }).png().toBuffer(), 'image/png')
    expect(await analyze(pixel.path, pixel.mediaType)).toMatchObject({ width: 1, height: 1, objects: [], faces: 0 })
    expect((await read(pixel.path, pixel.mediaType)).text).toBe('')
  })

  it('says that a photo lost its end', async () => {
    const whole = readFileSync(example('photos/cat.jpg'))
    expect(await analyze(example('photos/cat.jpg'), 'image/jpeg')).not.toHaveProperty('incomplete')
    const { path, mediaType } = await scratch.file('cut.jpg', whole.subarray(0, 9_000), 'image/jpeg')
    expect(await analyze(path, mediaType)).toMatchObject({ width: 451, height: 300, incomplete: 'damaged' })
  })

  it('says that EXIF is broken, and goes on', async () => {
    const photo = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#999' } }).withExif({ IFD0: { Make: 'A', Model: 'B' } }).jpeg().toBuffer()
    const at = photo.indexOf('Exif\0\0') + 6
    photo.write('XX', at, 'latin1')
    const { path, mediaType } = await scratch.file('broken-exif.jpg', photo, 'image/jpeg')
    const section = await analyze(path, mediaType)
    expect([section.width, 'camera' in section]).toEqual([40, false])
  })

  it('stops when it is told to', async () => {
    const source = await sourceOf(example('photos/coffee.jpg'), 'image/jpeg')
    const options = { signal: AbortSignal.abort(new Error('enough')), maxSectionBytes: 100_000 }
    await expect(analyzer.analyze({ source, upstream: {} }, options)).rejects.toThrow('enough')
  })
})
