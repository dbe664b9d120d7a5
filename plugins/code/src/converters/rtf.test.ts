import { describe, expect, it } from '@jest/globals'
import iconv from 'iconv-lite'
import { convertBytes, type ConvertOptions } from '../test-support.js'
import converter from './rtf.js'

const convert = (content: string | Uint8Array, options?: ConvertOptions) => convertBytes(converter, content, { mediaType: 'application/rtf', ...options })
const textOf = async (content: string | Uint8Array, options?: ConvertOptions) => (await convert(content, options)).text

describe('rtf converter', () => {
  it.each([
    ['paragraphs and lines', '{\\rtf1 One \\b two\\b0 .\\par Three\\line four\\tab five\\par}', 'One two.\n\nThree\nfour five'],
    ['braces and backslashes', '{\\rtf1 \\{a\\} \\\\b}', '{a} \\b'],
    ['fonts, colours, styles, settings and pictures are left out', '{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}{\\stylesheet{\\s0 Normal;}}{\\*\\generator Me;}{\\pict\\wmetafile8 0102}text}', 'text'],
    ['bytes of the code page', "{\\rtf1\\ansicpg1251 \\'c4\\'e0}", 'Да'],
    ['characters of a font of its own', "{\\rtf1\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset128 MS Mincho;}}\\f0 caf\\'e9 {\\f1\\'95\\'5c\\'8c\\'bb} \\'e9}", 'café 表現 é'],
    ['Unicode, with characters that stand in for it', "{\\rtf1\\uc1 \\u321?\\'f3\\uc2\\u26085\\'93\\'fa\\uc0\\u-10179\\u-8704!}", 'Łó日😀!'],
    ['halves of a character', '{\\rtf1 a \\u-10179? b \\u-8704? c}', 'a � b � c'],
    ['pictures as bytes', '{\\rtf1 a{\\pict\\bin5 }}}{{}b}', 'ab'],
    ['tables', '{\\rtf1\\trowd\\cellx1\\cellx2\\pard\\intbl a\\cell\\pard\\intbl b\\cell\\row\\trowd\\pard\\intbl c\\cell d\\cell\\row\\pard after\\par}', 'a\tb\nc\td\nafter'],
    ['what fields show, and where they lead', '{\\rtf1 {\\field{\\*\\fldinst HYPERLINK "https://a.example/x"}{\\fldrslt here}} {\\field{\\*\\fldinst HYPERLINK mailto:ann@example.org}{\\fldrslt Ann}}}', 'here (ann@example.org) Ann\n\nhttps://a.example/x'],
    ['notes behind the text', '{\\rtf1 Body{\\footnote Small print} goes on.\\par}', 'Body goes on.\n\nSmall print'],
    ['comments where they stand', '{\\rtf1 Body{\\*\\atnid AB}{\\*\\atnauthor Ann}{\\*\\annotation{\\*\\atndate 1} Really?}goes on}', 'Body AB Ann Really? goes on'],
    ['what the document says of itself', '{\\rtf1{\\info{\\title On fish}{\\author A}}text}', 'text\n\nOn fish'],
    ['hidden text', '{\\rtf1 a{\\v secret}b\\v c\\v0 d}', 'abd'],
    ['text boxes', '{\\rtf1 a{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv y}}{\\shptxt box\\par}}}}', 'a\n\nbox'],
    ['numbers of lists', '{\\rtf1{\\listtext 1.\\tab}one\\par{\\pntext 2.\\tab}two\\par}', '1. one\n\n2. two'],
    ['names of control words that are names of every object', '{\\rtf1 a\\constructor b{\\*\\toString c}}', 'ab'],
  ])('%s', async (_what, content, text) => {
    expect(await textOf(content)).toBe(text)
  })

  it('multi-byte characters as they are', async () => {
    expect(await textOf(Buffer.concat([Buffer.from('{\\rtf1\\ansicpg932 '), iconv.encode('東京', 'cp932'), Buffer.from('}')]))).toBe('東京')
  })
})

describe('rtf converter: hostile input', () => {
  const deep = 300_000
  it.each([
    ['groups within each other', `{\\rtf1 ${'{'.repeat(deep)}end${'}'.repeat(deep)}`, 'end'],
    ['hidden groups within each other', `{\\rtf1 end${'{\\*\\x'.repeat(deep)}`, 'end'],
    ['ends without beginnings', `{\\rtf1 end${'}'.repeat(deep)}`, 'end'],
    ['a promise of many bytes', '{\\rtf1 end\\bin999999999999 x', 'end'],
    ['a control word without end', `{\\rtf1 end\\${'a'.repeat(deep)}`, 'end'],
    ['fonts without number', `{\\rtf1{\\fonttbl${Array.from({ length: 50_000 }, (_, at) => `{\\f${String(at)}\\fcharset204 x;}`).join('')}}end}`, 'end'],
    ['a broken escape', "{\\rtf1 end\\'zz\\u}", 'end'],
  ])('%s', async (_what, content, text) => {
    expect((await textOf(content)).replaceAll('\u0000', '')).toBe(text)
  })

  it('stops at maxChars and when told to', async () => {
    expect(await convert(`{\\rtf1 ${'word '.repeat(200_000)}}`, { maxChars: 7 })).toEqual({ text: 'word wo', truncated: true })
    await expect(convert('{\\rtf1 a}', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})
