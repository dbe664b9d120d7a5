import { describe, expect, it } from '@jest/globals'
import { convertBytes, zipOf } from '../test-support.js'
import { textsOf } from '../iwork/archives.js'
import converter from './iwork.js'

const convert = (content: Uint8Array) => convertBytes(converter, content, { mediaType: 'application/vnd.apple.pages' })

function varint(value: number): Buffer {
  const bytes: number[] = []
  let left = value
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128)
  return Buffer.from([...bytes, left])
}
const number = (field: number, value: number) => Buffer.concat([varint(field * 8), varint(value)])
const message = (field: number, content: Buffer) => Buffer.concat([varint(field * 8 + 2), varint(content.length), content])
const archive = (type: number, payload: Buffer) => {
  const info = Buffer.concat([number(1, 77), message(2, Buffer.concat([number(1, type), number(3, payload.length)]))])
  return Buffer.concat([varint(info.length), info, payload])
}
const block = (snappy: Buffer) => { const head = Buffer.alloc(4); head.writeUIntLE(snappy.length, 1, 3); return Buffer.concat([head, snappy]) }
const literal = (content: Buffer) => Buffer.concat([Buffer.from([61 << 2, (content.length - 1) & 255, (content.length - 1) >> 8]), content])
const iwa = (content: Buffer) => block(Buffer.concat([varint(content.length), literal(content)]))
const text = (words: string) => archive(2001, message(3, Buffer.from(words)))

describe('iwork converter', () => {
  it('texts and strings of tables, without prompts of masters', async () => {
    const table = archive(6005, Buffer.concat([number(1, 1), message(3, Buffer.concat([number(1, 1), message(3, Buffer.from('cell'))]))]))
    const zip = zipOf({ 'Index/Document.iwa': iwa(Buffer.concat([text('One\u2028two\nthree \ufffc'), archive(9999, Buffer.from('zzzz')), table])), 'Index/MasterSlide-1.iwa': iwa(text('Click to edit')), 'Index/Slide.iwa': iwa(text('Łódź')) })
    expect((await convert(zip)).text).toBe('One\ntwo\nthree\n\ncell\n\nŁódź')
    expect((await convert(zipOf({ 'Index.zip': zip }))).text).toBe('One\ntwo\nthree\n\ncell\n\nŁódź')
  })

  it('copies within a block', async () => {
    const whole = text('abcabcabcabc')
    const start = whole.subarray(0, whole.length - 9)
    // From three bytes before, with each width of that number: six and three bytes, or nine.
    for (const copy of [[(2 << 2) | 1, 3, (2 << 2) | 2, 3, 0], [(8 << 2) | 2, 3, 0], [(8 << 2) | 3, 3, 0, 0, 0]]) {
      const packed = block(Buffer.concat([varint(whole.length), literal(start), Buffer.from(copy)]))
      expect((await convert(zipOf({ 'Index/Document.iwa': packed }))).text).toBe('abcabcabcabc')
    }
  })

  it('files of 2009', async () => {
    const xml = '<sl:document><sf:stylesheet><sf:p>no</sf:p></sf:stylesheet><sf:p>One<sf:br/>two</sf:p><sf:link href="https://a.example/x"/><sf:ct sfa:s="cell"/></sl:document>'
    expect((await convert(zipOf({ 'index.xml': xml }))).text).toBe('One\ntwo\ncell\n\nhttps://a.example/x')
  })

  it('says when it is encrypted', async () => {
    await expect(convert(zipOf({ '.iwph': 'hint', 'Index.zip': 'x' }))).rejects.toMatchObject({ code: 'encrypted' })
    const zip = Buffer.from(zipOf({ 'index.xml': '<x/>' }))
    zip.writeUInt16LE(25_452, zip.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 10)
    await expect(convert(zip)).rejects.toMatchObject({ code: 'encrypted' })
  })

  it('hears the signal between blocks', async () => {
    const zeros = block(Buffer.concat([varint(640_001), literal(Buffer.from([0])), ...Array.from({ length: 10_000 }, () => Buffer.from([(63 << 2) | 2, 1, 0]))]))
    const controller = new AbortController()
    const texts = textsOf(Buffer.concat(Array.from({ length: 12 }, () => zeros)), controller.signal)
    const first = texts.next()
    controller.abort(new Error('too late'))
    await expect(first).rejects.toThrow('too late')
  })

  it.each([
    ['another archive', zipOf({ 'a.txt': 'a' }), 'damaged'],
    ['a block that promises much', zipOf({ 'Index/D.iwa': block(Buffer.concat([varint(4_000_000_000), literal(Buffer.from('a'))])) }), 'too-large'],
    ['a block that promises what it cannot hold', zipOf({ 'Index/D.iwa': block(Buffer.concat([varint(16_000_000), literal(Buffer.from('a'))])) }), 'damaged'],
    ['a block with less than it promises', zipOf({ 'Index/D.iwa': block(Buffer.concat([varint(12), literal(Buffer.from('a'))])) }), 'damaged'],
    ['a block with more than it promises', zipOf({ 'Index/D.iwa': block(Buffer.concat([varint(2), literal(Buffer.from('abc'))])) }), 'damaged'],
    ['a block that ends within its words', zipOf({ 'Index/D.iwa': block(Buffer.concat([varint(12), literal(Buffer.from('abcdefghijkl')).subarray(0, 9)])) }), 'damaged'],
    ['a file that ends within a block', zipOf({ 'Index/D.iwa': iwa(text('words')).subarray(0, -3) }), 'damaged'],
    ['a copy from before the beginning', zipOf({ 'Index/D.iwa': block(Buffer.from([10, 2, 9, 0])) }), 'damaged'],
    ['a number without end', zipOf({ 'Index/D.iwa': iwa(Buffer.alloc(20, 0xff)) }), 'damaged'],
  ])('%s', async (_what, content, code) => {
    await expect(convert(content)).rejects.toMatchObject({ code })
  })
})
