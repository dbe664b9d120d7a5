/** Scans as scanners make them, of the project's own receipt, read by the real networks. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { bytesOf } from '../../document/byte-source.js'
import { pdfText, type PdfOptions } from '../pdf-text.js'
import { makePdf, stream, type TestPdf } from '../test-pdf.js'

const receipt = fileURLToPath(new URL('../../../../../examples/documents/scans/receipt-cafe.png', import.meta.url))
const { width, height } = await sharp(receipt).metadata()
const wholePage = 'q 612 0 0 792 0 0 cm /Scan Do Q'
const picture = (content: Buffer, entries: string, rows = height): string =>
  stream(content, `/Type /XObject /Subtype /Image /Width ${String(width)} /Height ${String(rows)} ${entries}`)
const jpeg = picture(await sharp(receipt).flatten({ background: '#fff' }).jpeg({ quality: 90 }).toBuffer(), '/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode')
const grey = await sharp(receipt).flatten({ background: '#fff' }).greyscale().raw().toBuffer()

/** Rows of whole bytes, 1 for what is bright. */
function bits(): Buffer {
  const rowBytes = Math.ceil(width / 8)
  const packed = Buffer.alloc(rowBytes * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if ((grey[y * width + x] ?? 0) > 127) packed[y * rowBytes + (x >> 3)]! |= 0x80 >> (x & 7)
  return packed
}

function textOf(made: TestPdf, options: Partial<PdfOptions> = {}) {
  return pdfText(bytesOf(makePdf(made)), { signal: new AbortController().signal, maxChars: 100_000, maxMs: 60_000, maxScanMs: 60_000, level: 0, ...options })
}

describe('a scanned page', () => {
  it.each<[string, TestPdf]>([
    ['as a photo', { pages: [wholePage], objects: [jpeg], pictures: { Scan: 10 } }],
    ['in grey', { pages: [wholePage], objects: [picture(grey, '/ColorSpace /DeviceGray /BitsPerComponent 8')], pictures: { Scan: 10 } }],
    ['in black and white', { pages: [wholePage], objects: [picture(bits(), '/ColorSpace /DeviceGray /BitsPerComponent 1')], pictures: { Scan: 10 } }],
    ['as a mask that ink is painted through', { pages: [wholePage], objects: [picture(bits(), '/ImageMask true /BitsPerComponent 1')], pictures: { Scan: 10 } }],
  ])('is read %s', async (_, made) => {
    const { text, truncated } = await textOf(made)
    expect(text.split('\n')).toEqual(expect.arrayContaining(['CAFE ZOE', 'TOTAL EUR 18.50']))
    expect(truncated).toBe(false)
  })

  it('is read in strips, from the top', async () => {
    const rows = Math.ceil(height / 4)
    const strips = Array.from({ length: 4 }, (_, at) => grey.subarray(at * rows * width, Math.min(height, (at + 1) * rows) * width))
    const objects = strips.map((strip) => picture(strip, '/ColorSpace /DeviceGray /BitsPerComponent 8', strip.length / width))
    // Painted from the bottom, as no reader reads.
    const page = [3, 2, 1, 0].map((at) => `q 612 0 0 198 0 ${String(792 - 198 * (at + 1))} cm /Strip${String(at)} Do Q`).join('\n')
    const { text } = await textOf({ pages: [page], objects, pictures: { Strip0: 10, Strip1: 11, Strip2: 12, Strip3: 13 } })
    expect(text.indexOf('CAFE ZOE')).toBeGreaterThanOrEqual(0)
    expect(text.indexOf('TOTAL EUR 18.50')).toBeGreaterThan(text.indexOf('CAFE ZOE'))
  })

  it('comes in its place, with what is stamped on it', async () => {
    const stamped = `${wholePage} BT /F1 10 Tf 1 0 0 1 72 20 Tm (received 3 May) Tj ET`
    const page = (text: string) => [{ text, x: 72, y: 700 }]
    const { text } = await textOf({ pages: [page('The first page.'), stamped, page('The last page.')], objects: [jpeg], pictures: { Scan: 10 } })
    const places = ['The first page.', 'CAFE ZOE', 'received 3 May', 'The last page.'].map((part) => text.indexOf(part))
    expect(places).toEqual([...places].sort((one, other) => one - other))
    expect(places[0]).toBe(0)
  })

  it('is left out where pictures are no more than a part of it, or the page has its own text', async () => {
    const logo = 'q 200 0 0 200 0 0 cm /Scan Do Q'
    expect(await textOf({ pages: [logo], objects: [jpeg], pictures: { Scan: 10 } })).toEqual({ text: '', truncated: false })
    const written = `${wholePage} BT /F1 10 Tf 1 0 0 1 72 20 Tm (What a reader of this very page has recognised in it before.) Tj ET`
    expect((await textOf({ pages: [written], objects: [jpeg], pictures: { Scan: 10 } })).text).not.toContain('CAFE')
  })
})

describe('many scanned pages', () => {
  it('end with the time for them, and what they hold is told to be cut', async () => {
    let clock = 0
    const { text, truncated } = await textOf({ pages: [wholePage, wholePage, [{ text: 'written', x: 72, y: 700 }]], objects: [jpeg], pictures: { Scan: 10 } }, { maxScanMs: 1, now: () => (clock += 1) })
    expect(text.match(/CAFE ZOE/g)).toHaveLength(1)
    expect(text).toContain('written')
    expect(truncated).toBe(true)
  })

  it('stop at the signal', async () => {
    const stopping = new AbortController()
    const work = textOf({ pages: [wholePage, wholePage], objects: [jpeg], pictures: { Scan: 10 } }, { signal: stopping.signal })
    setTimeout(() => stopping.abort(), 50)
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
  })
})
