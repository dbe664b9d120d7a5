import { describe, expect, it } from '@jest/globals'
import { convertBytes, zipOf } from '../test-support.js'
import converter from './epub.js'

const page = (text: string) => `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p>${text}</p></body></html>`
const book = {
  mimetype: 'application/epub+zip',
  'META-INF/container.xml': '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
  'OEBPS/book.opf': '<package><metadata><dc:title>On fish</dc:title><dc:creator>Ann Ray</dc:creator><dc:language>en-GB</dc:language></metadata><manifest><item id="a" href="one.xhtml"/><item id="b" href="chapter%20two.xhtml#x"/></manifest><spine><itemref idref="b"/><itemref idref="a"/><itemref idref="b"/></spine></package>',
  'OEBPS/one.xhtml': page('One'),
  'OEBPS/chapter two.xhtml': page('Two'),
}
const convert = (parts: Record<string, string>, maxChars?: number) => convertBytes(converter, zipOf(parts), { mediaType: 'application/epub+zip', ...(maxChars === undefined ? {} : { maxChars }) })

describe('epub converter', () => {
  it('chapters in the order of the spine', async () => {
    expect(await convert(book)).toEqual({ text: 'On fish\nAnn Ray\n\nTwo\n\nOne', truncated: false, language: 'en-GB' })
  })

  it('chapters as they were packed where the list is lost', async () => {
    expect((await convert({ 'a.html': page('One'), 'b.xhtml': page('Two'), 'c.css': 'p{}' })).text).toBe('One\n\nTwo')
  })

  it('says when it is protected; hidden fonts protect nothing', async () => {
    const list = (...parts: readonly string[]) => ({ ...book, 'META-INF/encryption.xml': `<encryption>${parts.map((part) => `<enc:EncryptedData><enc:CipherReference URI="${part}"/></enc:EncryptedData>`).join('')}</encryption>` })
    await expect(convert(list('OEBPS/one.xhtml', 'OEBPS/chapter%20two.xhtml'))).rejects.toMatchObject({ code: 'encrypted' })
    expect((await convert(list('OEBPS/fonts/a.otf'))).text).toContain('Two')
  })

  it('stops at maxChars', async () => {
    expect(await convert({ ...book, 'OEBPS/chapter two.xhtml': page('word '.repeat(100_000)) }, 25)).toMatchObject({ text: 'On fish\nAnn Ray\n\nword wor', truncated: true })
  })

  it('an archive of something else', async () => {
    await expect(convert({ 'a.txt': 'a' })).rejects.toMatchObject({ code: 'damaged' })
  })
})
