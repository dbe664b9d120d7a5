import { deflateSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { bytesOf } from '../document/byte-source.js'
import { makePdf, stream, type TestLine } from '../pdf/test-pdf.js'
import { pdfText } from '../pdf/pdf-text.js'
import { convertBytes } from '../test-support.js'
import pdf from './pdf.js'

const paragraph = (x: number, top: number, ...lines: string[]): TestLine[] => lines.map((text, at) => ({ text, x, y: top - 12 * at }))

async function textOf(content: Uint8Array): Promise<string> {
  return (await convertBytes(pdf, content, { mediaType: 'application/pdf' })).text
}

describe('text of a page', () => {
  it('joins the lines of a sentence, and keeps those that end early', async () => {
    const page = [
      ...paragraph(72, 700, 'The tenant shall pay the rent on the first day of every single month of the', 'year, without any deduction, to the account that the landlord has named in', 'writing.'),
      ...paragraph(72, 640, 'Anna Baker', '12 Mill Lane', 'Oxford OX1 2AB'),
    ]
    expect(await textOf(makePdf({ pages: [page] }))).toBe(
      'The tenant shall pay the rent on the first day of every single month of the year, without any deduction, to the account that the landlord has named in writing.\n\n' +
        'Anna Baker\n12 Mill Lane\nOxford OX1 2AB',
    )
  })

  it('mends words that a line breaks, as the document writes them elsewhere', async () => {
    const page = paragraph(
      72, 700, 'This agreement covers every kind of equip-', 'ment and the well-being of those who are re-', 'sponsible. What is meant by good well-', 'being and a state-of-the-art self-', 'service is explained in annex nine.',
    )
    const text = await textOf(makePdf({ pages: [page] }))
    expect(text).toContain('every kind of equipment and the well-being of those who are responsible.')
    expect(text).toContain('good well-being and a state-of-the-art self-service is')
  })

  it('reads columns one after the other', async () => {
    const left = paragraph(50, 700, 'In the left column stands the first', 'part of the story.')
    const right = paragraph(320, 700, 'In the right column stands the', 'second part of it.')
    expect(await textOf(makePdf({ pages: [[...left, ...right]] }))).toMatch(/first part of the story\.\s+In the right column/)
  })

  it('separates the cells of a row by tabs', async () => {
    const row = (y: number, ...cells: string[]): TestLine[] => cells.map((text, at) => ({ text, x: 72 + 150 * at, y }))
    const page = [...row(700, 'Name', 'City', 'Balance'), ...row(688, 'Anna Baker', 'Oxford', '12.50')]
    expect(await textOf(makePdf({ pages: [page] }))).toBe('Name\tCity\tBalance\nAnna Baker\tOxford\t12.50')
  })

  it('reads what is turned by a quarter', async () => {
    const content = 'BT /F1 10 Tf 0 1 -1 0 100 100 Tm (written along) Tj ET BT /F1 10 Tf 0 1 -1 0 112 100 Tm (the left margin) Tj ET'
    expect(await textOf(makePdf({ pages: [content] }))).toBe('written along\nthe left margin')
  })

  it.each([
    ['90ms-RKSJ-H', 'Japan1', '93fa967b8cea2041b1', '日本語 Aｱ'], ['H', 'Japan1', '467c4b5c386c', '日本語'], ['UniJIS-UCS2-H', 'Japan1', '65e5672c8a9e', '日本語'], ['UniJIS-UTF16-V', 'Japan1', '65e5672c8a9e', '日本語'],
    ['GBK-EUC-H', 'GB1', 'd6d0b9fa41', '中国A'], ['ETen-B5-H', 'CNS1', 'a4a4b0ea', '中國'], ['KSCms-UHC-H', 'Korea1', 'c7d1b1b9', '한국'], ['UniKS-UCS2-H', 'Korea1', 'd55cad6d', '한국'],
  ])('reads fonts that name an encoding: %s', async (encoding, ordering, code, text) => {
    const objects = [
      `<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /${encoding} /DescendantFonts [11 0 R] >>`,
      `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (${ordering}) /Supplement 2 >> /FontDescriptor 12 0 R >>`,
      '<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>',
    ]
    const made = makePdf({ pages: [`BT /F1 10 Tf 72 700 Td <${code}> Tj ET`], objects }).toString('latin1').replace('/F1 3 0 R', '/F1 10 0 R')
    expect(await textOf(Buffer.from(made, 'latin1'))).toBe(text)
  })

  it('gives pages in their order', async () => {
    expect(await textOf(makePdf({ pages: ['one', 'two', 'three'].map((word) => [{ text: `page ${word}`, x: 72, y: 700 }]) }))).toBe('page one\n\npage two\n\npage three')
  })
})

describe('what stands beside the pages', () => {
  const pages = [[{ text: 'Application for leave', x: 72, y: 700 }]]

  it('gives title, author, subject and keywords, unless a program made them up', async () => {
    expect(await textOf(makePdf({ pages, info: '/Title (Holiday form) /Author (Anna Baker) /Keywords (leave, form)' }))).toBe(
      'Holiday form\n\nApplication for leave\n\nAuthor: Anna Baker\nKeywords: leave, form',
    )
    expect(await textOf(makePdf({ pages, info: '/Title (Microsoft Word - form.doc) /Author (admin)' }))).toBe('Application for leave')
    expect(await textOf(makePdf({ pages, info: '/Title (application FOR leave)' }))).toBe('Application for leave')
  })

  it('gives the language that the document states', async () => {
    expect(await convertBytes(pdf, makePdf({ pages, catalog: '/Lang (de-AT)' }))).toMatchObject({ language: 'de-AT' })
  })

  it('gives fields of forms with their names, comments, and where links lead', async () => {
    const field = (entries: string): string => `<< /Type /Annot /Subtype /Widget /Rect [0 0 90 20] ${entries} >>`
    const text = await textOf(
      makePdf({
        pages,
        catalog: '/AcroForm << /Fields [10 0 R 11 0 R 12 0 R] >>',
        objects: [
          field('/FT /Tx /T (card) /TU (Card number) /V (4111 1111 1111 1111)'),
          field('/FT /Tx /T (secret) /Ff 8192 /V (hunter2)'),
          field('/FT /Ch /T (country) /Opt [[(at) (Austria)] [(de) (Germany)]] /V (at) /Ff 131072'),
          '<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Ask Ben about this) >>',
          '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://example.org/rules) >> >>',
          '<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (mailto:anna@example.org) >> >>',
        ],
        annotations: ['10 0 R', '11 0 R', '12 0 R', '13 0 R', '14 0 R', '15 0 R'],
      }),
    )
    expect(text).toBe('Application for leave\n\nAsk Ben about this\nanna@example.org\nCard number: 4111 1111 1111 1111\ncountry: Austria\n\nhttps://example.org/rules')
  })

  it('gives the files that a document carries', async () => {
    const text = await textOf(
      makePdf({
        pages,
        catalog: '/Names << /EmbeddedFiles << /Names [(data) 10 0 R (photo) 12 0 R] >> >>',
        objects: [
          '<< /Type /Filespec /F (data.xml) /UF (data.xml) /EF << /F 11 0 R >> >>', stream(Buffer.from('<?xml version="1.0"?><invoice><total>12.50</total></invoice>'), '/Type /EmbeddedFile'),
          '<< /Type /Filespec /F (photo.jpg) /UF (photo.jpg) /EF << /F 13 0 R >> >>', stream(Buffer.from([0xff, 0xd8, 0xff]), '/Type /EmbeddedFile'),
        ],
      }),
    )
    expect(text).toBe('Application for leave\n\ndata.xml\n12.50\n\nphoto.jpg')
  })

  it('finds no text in a scan', async () => {
    expect(await convertBytes(pdf, makePdf({ pages: ['0 0 100 100 re f'], info: '/Title (A scan)' }))).toEqual({ text: '', truncated: false })
  })
})

describe('passwords', () => {
  const pages = [[{ text: 'for your eyes only', x: 72, y: 700 }]]

  it('says that a document is encrypted', async () => {
    await expect(convertBytes(pdf, makePdf({ pages, userPassword: 'secret' }))).rejects.toMatchObject({ code: 'encrypted' })
  })

  it('opens one that only limits what may be done with it', async () => {
    expect(await textOf(makePdf({ pages, userPassword: '' }))).toBe('for your eyes only')
  })
})

describe('limits', () => {
  const many = makePdf({ pages: Array.from({ length: 10_000 }, (_, at) => [{ text: `This is page number ${String(at + 1)} of a long book.`, x: 72, y: 700 }]) })
  const signal = new AbortController().signal
  /** Each look at the clock takes ten milliseconds. */
  const ticking = (): (() => number) => {
    let now = 0
    return () => (now += 10)
  }

  it('ends at the number of characters', async () => {
    const { text, truncated } = await convertBytes(pdf, many, { maxChars: 2000 })
    expect(truncated).toBe(true)
    expect(text).toHaveLength(2000)
    expect(text).toContain('This is page number 40 of')
  })

  it('ends with what it has when time is up', async () => {
    const { text, truncated } = await pdfText(bytesOf(many), { signal, maxChars: 5_000_000, maxMs: 300, maxScanMs: 0, level: 0, now: ticking() })
    expect(truncated).toBe(true)
    expect(text).toContain('This is page number 1 of')
  })

  it('stops at the signal', async () => {
    const stopping = new AbortController()
    const work = pdfText(bytesOf(many), { signal: stopping.signal, maxChars: 5_000_000, maxMs: 60_000, maxScanMs: 0, level: 0 })
    setImmediate(() => stopping.abort())
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('gives a beginning of a page that never ends', async () => {
    const page = makePdf({ pages: [`BT /F1 10 Tf ${'1 0 0 1 72 700 Tm (again and again) Tj 0 -12 Td (and again) Tj '.repeat(100_000)} ET`] })
    const { truncated, text } = await pdfText(bytesOf(page), { signal, maxChars: 5_000_000, maxMs: 30, maxScanMs: 0, level: 0, now: ticking() })
    expect(truncated).toBe(true)
    expect(text).toContain('again and again')
  })
})

describe('damage', () => {
  const whole = makePdf({ pages: [[{ text: 'still here', x: 72, y: 700 }], [{ text: 'and here', x: 72, y: 700 }]] })

  it('reads a document whose end is missing', async () => {
    expect(await textOf(whole.subarray(0, whole.length - 200))).toBe('still here\n\nand here')
  })

  it('says what is no document', async () => {
    await expect(convertBytes(pdf, Buffer.from('%PDF-1.4\nnothing of the kind'))).rejects.toMatchObject({ code: 'damaged' })
    await expect(convertBytes(pdf, Buffer.alloc(0))).rejects.toMatchObject({ code: 'damaged' })
  })

  it('reads on behind a page that is broken', async () => {
    const content = deflateSync(Buffer.from(`BT /F1 10 Tf 72 700 Td (compressed) Tj ET ${' '.repeat(5000)}`))
    const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 11 0 R >>'
    const cutOff = stream(content.subarray(0, content.length - 8), '/Filter /FlateDecode')
    const made = makePdf({ pages: [[], [{ text: 'and here', x: 72, y: 700 }]], objects: [page, cutOff] }).toString('latin1')
    expect(await convertBytes(pdf, Buffer.from(made.replace('/Kids [100 0 R', '/Kids [10 0 R'), 'latin1'))).toEqual({ text: 'and here', truncated: true })
  })

  it('answers to every damage of a byte', async () => {
    const outcomes = new Set<string>()
    for (let at = 5; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ 0x15
      outcomes.add(await convertBytes(pdf, damaged).then(() => 'text', (error: { code?: string }) => error.code ?? 'no code'))
    }
    expect([...outcomes].filter((outcome) => !['text', 'damaged', 'encrypted'].includes(outcome))).toEqual([])
  })
})
