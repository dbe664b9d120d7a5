import { describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import * as xlsx from '@e965/xlsx'
import { compound, convertBytes, type ConvertOptions } from '../test-support.js'
import converter from './ole.js'
import office from './office.js'

const convert = (content: Uint8Array, options?: ConvertOptions) => convertBytes(converter, content, { mediaType: 'application/x-cfb', ...options })
const textOf = async (content: Uint8Array) => (await convert(content)).text

/** A Word document of two pieces, the first in bytes, the second in UTF-16. */
function wordFile(stories: readonly [body: string, footnotes: string, headers: string], flags = 0x0200): Buffer {
  const [first, second] = [stories[0], stories[1] + stories[2]]
  const main = Buffer.alloc(2048)
  main.writeUInt16LE(0xa5ec, 0)
  main.writeUInt16LE(0xc1, 2)
  main.writeUInt16LE(flags, 10)
  for (const [index, story] of stories.entries()) main.writeInt32LE(story.length, 0x4c + index * 4)
  const pieces = Buffer.alloc(5 + 12 + 16)
  pieces[0] = 2
  pieces.writeUInt32LE(28, 1)
  for (const [index, at] of [0, first.length, first.length + second.length].entries()) pieces.writeUInt32LE(at, 5 + index * 4)
  pieces.writeUInt32LE(0x40000000 + 2048 * 2, 5 + 12 + 2)
  pieces.writeUInt32LE(2048 + first.length, 5 + 12 + 8 + 2)
  const changes = Buffer.from([1, 2, 0, 9, 9])
  main.writeUInt32LE(0, 0x1a2)
  main.writeUInt32LE(changes.length + pieces.length, 0x1a6)
  return compound({ WordDocument: Buffer.concat([main, Buffer.from(first, 'latin1'), Buffer.from(second, 'utf16le'), Buffer.alloc(4096)]), '1Table': Buffer.concat([changes, pieces]) })
}

const body = (text: string) => wordFile([text, '', ''])

describe('ole converter: Word', () => {
  it.each([
    ['paragraphs, line breaks, hyphens', 'One\rTwo\vthree\u001efour \u001ffive\r', 'One\n\nTwo\nthree-four five'],
    ['tables', 'a\u0007b\u0007\u0007c\u0007d\u0007\u0007after\r', 'a\tb\nc\td\nafter'],
    ['what fields show, and where they lead', 'See \u0013 HYPERLINK "mailto:ann@example.org" \u0014Ann\u0015, \u0013 PAGE \u00147\u0015, \u0013 HYPERLINK "https://a.example" \u0014a.example\u0015.\r', 'See Ann (ann@example.org), 7, a.example.'],
    ['readings above characters', '\u0013EQ \\o\\ad(\\s\\up 10(x),y)\u0015\r', 'EQ \\o\\ad(\\s\\up 10(x),y)'],
    ['pictures and marks of notes', 'a\u0001b\u0002c\u0005d\u0008\r', 'abcd'],
  ])('%s', async (_what, text, shown) => {
    expect(await textOf(body(text))).toBe(shown)
  })

  it('headers once, notes behind the text, pieces of both encodings', async () => {
    expect(await textOf(wordFile(['Bödy\r', 'Łódź note\r', 'Head\rHead\r']))).toBe('Head\n\nBödy\n\nŁódź note')
  })

  it('Word 6 and 95, and Word 2 without folders', async () => {
    const old = Buffer.alloc(512)
    old.writeUInt16LE(0xa5dc, 0)
    old.writeUInt16LE(0x65, 2)
    old.writeUInt16LE(0x0419, 6)
    old.writeUInt32LE(512, 24)
    old.writeUInt32LE(514, 28)
    expect(await textOf(compound({ WordDocument: Buffer.concat([old, Buffer.from([0xc4, 0xe0]), Buffer.alloc(4096)]) }))).toBe('Да')
    old.writeUInt16LE(0xa5db, 0)
    expect(await textOf(Buffer.concat([old, Buffer.from([0xc4, 0xe0])]))).toBe('Да')
  })
})

describe('ole converter: PowerPoint', () => {
  const record = (type: number, content: Uint8Array, instance = 0, container = false) => {
    const head = Buffer.alloc(8)
    head.writeUInt16LE(instance * 16 + (container ? 15 : 0), 0)
    head.writeUInt16LE(type, 2)
    head.writeUInt32LE(content.length, 4)
    return Buffer.concat([head, content])
  }
  const numbers = (...values: readonly number[]) => Buffer.concat(values.map((value) => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value); return bytes }))
  const bytes = (text: string) => record(4008, Buffer.from(text, 'latin1'))
  const chars = (text: string) => record(4000, Buffer.from(text, 'utf16le'))
  const box = (content: Uint8Array) => record(0xf00d, content, 0, true)
  const slide = (...boxes: readonly Buffer[]) => record(1006, Buffer.concat(boxes), 0, true)

  /** Parts by number: 1 the document, 2 and 3 slides, 4 notes; an older version of slide 2 lies in front. */
  function presentation(token = 0xe391c05f): Buffer {
    const list = record(4080, Buffer.concat([record(1011, numbers(3, 0, 0, 301)), record(3999, numbers(0)), chars('Łódź'), record(3999, numbers(1)), bytes('placeholder text'), record(1011, numbers(2, 0, 0, 300))]), 0, true)
    const notesList = record(4080, record(1011, numbers(4, 0, 0, 900)), 2, true)
    const comment = record(12000, Buffer.concat([record(4026, Buffer.from('Ann', 'utf16le'), 0), record(4026, Buffer.from('Too long', 'utf16le'), 1)]), 0, true)
    const parts = [slide(box(bytes('old version'))), record(1000, Buffer.concat([list, notesList]), 0, true), slide(box(bytes('Free\vtext')), box(bytes('*'))), slide(box(record(3998, numbers(1))), comment), record(1008, Buffer.concat([record(1009, numbers(301)), box(bytes('Say it'))]), 0, true)]
    const at = parts.map((_part, index) => parts.slice(0, index).reduce((sum, { length }) => sum + length, 0))
    const all = Buffer.concat(parts)
    const oldDirectory = record(6002, numbers(0x200000 + 1, at[1]!, at[0]!))
    const oldEdit = record(4085, numbers(0, 0, 0, all.length, 1, 0))
    const newDirectory = record(6002, numbers(0x300000 + 2, at[2]!, at[3]!, at[4]!))
    const newDirectoryAt = all.length + oldDirectory.length + oldEdit.length
    const newEdit = record(4085, numbers(0, 0, all.length + oldDirectory.length, newDirectoryAt, 1, 0))
    const user = record(4086, numbers(20, token, newDirectoryAt + newDirectory.length, 0, 0))
    return compound({ 'PowerPoint Document': Buffer.concat([all, oldDirectory, oldEdit, newDirectory, newEdit, Buffer.alloc(4096)]), 'Current User': user })
  }

  it('the newest slides in their order, notes, comments', async () => {
    expect(await textOf(presentation())).toBe('placeholder text\nAnn: Too long\n\nŁódź\n\nSay it\n\nFree\ntext')
  })

  it('says when it is encrypted', async () => {
    await expect(convert(presentation(0xf3d1c4df))).rejects.toMatchObject({ code: 'encrypted' })
  })

  it('documents in the presentation', async () => {
    const object = compound({ CONTENTS: Buffer.from('{\\rtf1 Inside}'), more: Buffer.alloc(5000) })
    // Programs leave out the checksum at the end.
    const stored = record(4113, Buffer.concat([numbers(object.length), deflateSync(object).subarray(0, -4)]), 1)
    const broken = record(4113, Buffer.from('no such data'), 1)
    expect(await textOf(compound({ 'PowerPoint Document': Buffer.concat([slide(box(bytes('One'))), broken, stored, Buffer.alloc(5000)]) }))).toBe('One\n\nInside')
  })

  it('all text where the list of parts is lost', async () => {
    expect(await textOf(compound({ 'PowerPoint Document': Buffer.concat([slide(box(bytes('One'))), slide(box(chars('Two'))), Buffer.alloc(5000)]) }))).toBe('One\n\nTwo')
  })
})

describe('ole converter: Excel', () => {
  const workbook = () => {
    const sheet = xlsx.utils.aoa_to_sheet([['Name', 'Card'], ['Miller', 4111111111111111], [{ t: 'n', v: 43831, z: 'yyyy-mm-dd' }, { t: 'n', v: 0.025, z: '0.00%' }]])
    const book = xlsx.utils.book_new()
    xlsx.utils.book_append_sheet(book, sheet, 'Accounts')
    return book
  }
  const shown = 'Accounts\nName\tCard\nMiller\t4111111111111111\n2020-01-01\t2.50%'

  it.each(['biff8', 'biff5'] as const)('%s', async (bookType) => {
    expect(await textOf(Buffer.from(xlsx.write(workbook(), { type: 'buffer', bookType }) as Uint8Array))).toBe(shown)
  })

  it('xlsb, which is a package', async () => {
    const content = Buffer.from(xlsx.write(workbook(), { type: 'buffer', bookType: 'xlsb' }) as Uint8Array)
    expect((await convertBytes(office, content)).text).toBe(shown)
  })
})

describe('ole converter: what is encrypted, damaged or made to do harm', () => {
  it.each([
    ['an encrypted package', compound({ EncryptedPackage: randomBytes(5000), EncryptionInfo: randomBytes(100) }), 'encrypted'],
    ['an encrypted Word document', wordFile(['x', '', ''], 0x0300), 'encrypted'],
    ['no compound file', randomBytes(3000), 'damaged'],
    ['a header and no more', compound({ WordDocument: Buffer.alloc(100) }).subarray(0, 512), 'damaged'],
    ['a Word document without its table', compound({ WordDocument: (() => { const main = Buffer.alloc(5000); main.writeUInt16LE(0xa5ec, 0); main.writeUInt16LE(0xc1, 2); return main })() }), 'damaged'],
  ])('%s', async (_what, content, code) => {
    await expect(convert(content)).rejects.toMatchObject({ code })
  })

  it('what holds no text', async () => {
    expect(await convert(compound({ Catalog: Buffer.alloc(100) }))).toEqual({ text: '', truncated: false })
  })

  it('chains of sectors that run in a circle', async () => {
    const content = body('end\r')
    for (let at = 512; at < content.length; at += 4) if (content.readUInt32LE(at) === 0xfffffffe) content.writeUInt32LE(1, at)
    await convert(content).then(({ text }) => expect(text.length).toBeLessThan(100_000), (error: unknown) => expect(error).toHaveProperty('code'))
  })

  it('any bytes changed', async () => {
    const whole = body('A text of some length.\r'.repeat(20))
    for (let round = 0; round < 200; round++) {
      const content = Buffer.from(whole)
      content[(round * 7919) % content.length] = (round * 31) % 256
      await convert(content).then(({ text }) => expect(text.length).toBeLessThan(100_000), (error: unknown) => expect(error).toHaveProperty('code'))
    }
  })
})
