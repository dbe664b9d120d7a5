import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import iconv from 'iconv-lite'
import converter from './plain-text.js'

const german = 'Für die Übergabe der Schlüssel genügt ein kurzer Anruf. Größere Möbel bleiben im Flur stehen.\r\n'
const french = 'L’été dernier, nous avons loué une maison près de la forêt, où les élèves étaient déjà passés.\n'
const polish = 'Zażółć gęślą jaźń, a potem świeżą kawę podaj gościom przy dużym stole. Dziękuję za miłą rozmowę.\n'
const russian = 'Вчера вечером мы получили письмо от сестры, которая живёт в деревне у большой реки и пишет книгу.\n'
const greek = 'Το πρωί πήγαμε στην αγορά και αγοράσαμε ψωμί, ελιές και λίγο κρασί για το μεσημεριανό τραπέζι.\n'
const japanese = '昨日は友達と一緒に京都へ行きました。お寺を見てから、美味しいそばを食べました。とても楽しかったです。\n'
const chinese = '昨天我和朋友一起去了图书馆，看了几本关于历史的书。晚上我们在一家小饭馆吃了饺子，味道很好。\n'
const traditional = '昨天我和朋友一起去了圖書館，看了幾本關於歷史的書。晚上我們在一家小飯館吃了餃子，味道很好。\n'
const korean = '어제 저녁에 친구와 함께 도서관에 가서 역사책을 몇 권 읽었습니다. 그리고 작은 식당에서 국수를 먹었습니다.\n'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plugin-code-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function convert(bytes: Uint8Array, { maxChars = 1_000_000, signal = new AbortController().signal } = {}) {
  const path = join(folder, 'file')
  await writeFile(path, bytes)
  return converter.convert({ path, displayName: 'file', size: bytes.length, mediaType: 'text/plain' }, { maxChars, signal })
}

describe('text converter: encodings', () => {
  const unicode = `${german}${japanese}😀 ${greek}`
  it.each([
    ['utf8', false], ['utf8', true], ['utf-16le', true], ['utf-16be', true], ['utf-16le', false], ['utf-16be', false],
    ['utf-32le', true], ['utf-32be', true],
  ])('%s, byte order mark %s', async (encoding, addBOM) => {
    expect(await convert(iconv.encode(unicode, encoding, { addBOM }))).toMatchObject({ text: unicode, truncated: false })
  })

  it.each([
    ['windows-1252', french], ['iso-8859-1', german], ['windows-1250', polish], ['iso-8859-2', polish],
    ['windows-1251', russian], ['koi8-r', russian], ['windows-1253', greek], ['shift_jis', japanese], ['euc-jp', japanese],
    ['gb18030', chinese], ['big5', traditional], ['euc-kr', korean],
  ])('%s', async (encoding, text) => {
    const long = text.repeat(3)
    expect((await convert(iconv.encode(long, encoding))).text).toBe(long)
  })

  it('iso-2022-jp, which is all ASCII bytes', async () => {
    const bytes = Buffer.from('\x1b$B$3$s$K$A$O\x1b(B hello\n', 'latin1')
    expect((await convert(bytes)).text).toBe('こんにちは hello\n')
  })

  it('one word in latin-1 after 200 kB of ASCII', async () => {
    const text = `${'a line of a long log\n'.repeat(10_000)}Müller\n`
    expect((await convert(Buffer.from(text, 'latin1'))).text).toBe(text)
  })

  it('UTF-8 characters across the borders of pieces', async () => {
    const text = `a${'€'.repeat(100_000)}`
    expect((await convert(Buffer.from(text))).text).toBe(text)
  })

  it('UTF-8 with a broken byte stays UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from(russian), Buffer.from([0xff]), Buffer.from(russian)])
    expect((await convert(bytes)).text).toBe(`${russian}\uFFFD${russian}`)
  })

  it('UTF-16 Chinese without a mark', async () => {
    expect((await convert(iconv.encode(chinese, 'utf-16le'))).text).toBe(chinese)
    expect((await convert(iconv.encode(chinese, 'utf-16be'))).text).toBe(chinese)
  })

  it('an empty file', async () => {
    expect(await convert(Buffer.alloc(0))).toEqual({ text: '', truncated: false })
  })
})

describe('text converter: limits', () => {
  it('cuts at maxChars and says so', async () => {
    expect(await convert(Buffer.from('abcdef'), { maxChars: 3 })).toEqual({ text: 'abc', truncated: true })
    expect(await convert(Buffer.from('abc'), { maxChars: 3 })).toEqual({ text: 'abc', truncated: false })
  })

  it('never cuts a surrogate pair', async () => {
    expect(await convert(Buffer.from('ab😀cd'), { maxChars: 3 })).toEqual({ text: 'ab', truncated: true })
  })

  it('reads no more of a huge file than it needs', async () => {
    const path = join(folder, 'huge')
    const file = await open(path, 'w')
    await file.write('line of a log\n'.repeat(20_000))
    await file.truncate(6 * 1024 ** 3)
    await file.close()
    const before = process.memoryUsage().arrayBuffers
    const source = { path, displayName: 'huge', size: 6 * 1024 ** 3, mediaType: 'text/plain' }
    const { text, truncated } = await converter.convert(source, { maxChars: 100_000, signal: new AbortController().signal })
    expect([text.length, truncated]).toEqual([100_000, true])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
  })

  it('stops when told to', async () => {
    await expect(convert(Buffer.from('abc'), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})

describe('text converter: binary content', () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
  const integers = Buffer.from(Int32Array.from({ length: 5000 }, (_, index) => index * 7).buffer)
  const samples = Buffer.from(Int16Array.from({ length: 5000 }, (_, index) => Math.round(3000 * Math.sin(index / 9))).buffer)
  const noise = Buffer.from(Uint8Array.from({ length: 400 }, (_, index) => 1 + ((index * index * 31 + index * 17) % 255)))
  it.each([['an image', png], ['integers', integers], ['sound', samples], ['bytes without NUL', noise], ['control characters', Buffer.alloc(100, 3)], ['one NUL in text', Buffer.from('hello \0 world, hello\n')]])('%s', async (_what, bytes) => {
    await expect(convert(bytes)).rejects.toMatchObject({ code: 'not-text' })
  })

  it('text that binary data follow is kept, as truncated', async () => {
    const script = '#!/bin/sh\n' + 'echo unpacking\n'.repeat(8000)
    const { text, truncated } = await convert(Buffer.concat([Buffer.from(script), png]))
    expect(truncated).toBe(true)
    expect(text).toBe(script.slice(0, text.length))
    expect(text.length).toBeGreaterThan(60_000)
  })
})
