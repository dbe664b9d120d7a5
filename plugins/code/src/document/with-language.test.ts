import { describe, expect, it } from '@jest/globals'
import type { TextConverter } from 'backup-agent/plugin'
import archive from '../converters/archive.js'
import csv from '../converters/csv.js'
import html from '../converters/html.js'
import json from '../converters/json.js'
import mail from '../converters/mail.js'
import markup from '../converters/markup.js'
import office from '../converters/office.js'
import openDocument from '../converters/open-document.js'
import plainText from '../converters/plain-text.js'
import rtf from '../converters/rtf.js'
import { convertBytes, officeZip, zipOf } from '../test-support.js'

const german = 'Sehr geehrte Damen und Herren,\n\nseit Februar leuchtet die Laterne vor meinem Haus nicht mehr. Abends stolpern die Gäste über den\nBordstein, und die Zeitungsfrau trägt eine Stirnlampe.\n'
const english = 'The apple tree has been cut back, and the beans are in the ground.\nNext week we should paint the fence before it rains again.\n'
const french = "Le contrat commence le premier mars et se termine au bout de deux ans. Le loyer est payable d'avance, au plus tard le trois de chaque mois."
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const word = (text: string, stated = ''): Uint8Array =>
  officeZip('word/document.xml', {
    'word/document.xml': `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
    'docProps/core.xml': `<cp:coreProperties><dc:language>${stated}</dc:language></cp:coreProperties>`,
  })
const python = `"""The tides of a harbour, from a table that the port gives to all of its visitors every year."""\nimport csv\n\n\ndef tides(path):\n    # the first row says what the columns are, and is left out\n    with open(path) as rows:\n        return [row for row in csv.reader(rows)][1:]\n`

async function languageOf(converter: TextConverter, content: string | Uint8Array, mediaType: string): Promise<string | undefined> {
  return (await convertBytes(converter, content, { mediaType })).language
}

describe('the language of converted text', () => {
  it.each<[string, TextConverter, string | Uint8Array, string, string | undefined]>([
    ['a German letter in latin-1', plainText, Buffer.from(german, 'latin1'), 'text/plain', 'de'],
    ['English notes', markup, `# Garden\n\n* ${english.replace('\n', '\n* ')}`, 'text/markdown', 'en'],
    ['a list in a text', plainText, `- ${english.replace('\n', '\n- ')}`, 'text/plain', 'en'],
    ['a French Word document', office, word(french), docx, 'fr'],
    ['rich text', rtf, `{\\rtf1\\ansi ${german.replace(/\n+/g, '\\par ').replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.codePointAt(0)}?`)}}`, 'application/rtf', 'de'],
    ['a mail', mail, `From: a@example.org\r\nTo: b@example.org\r\nSubject: Laterne\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${german}`, 'message/rfc822', 'de'],
    ['an archive of letters', archive, zipOf({ 'a.txt': german, 'b.docx': word(german) }), 'application/zip', 'de'],
    ['a page that states it', html, `<html lang="de-AT"><p>${german}</p></html>`, 'text/html', 'de-AT'],
    ['a page whose template states another', html, `<html lang="en"><p>${german}</p></html>`, 'text/html', 'de'],
    ['mostly German', plainText, `${english}\n${german.repeat(10)}`, 'text/plain', 'de'],
    ['a mail whose header states it', mail, `Subject: Laterne\r\nContent-Language: de-CH\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${german}`, 'message/rfc822', 'de-CH'],
    ['a Word document that states it', office, word('Bonjour', 'fr_CA'), docx, 'fr-CA'],
    ['an OpenDocument text that states it', openDocument, zipOf({ 'content.xml': `<office:document-content><office:body><office:text><text:p>${german}</text:p></office:text></office:body></office:document-content>`, 'meta.xml': '<office:document-meta><office:meta><dc:language>de-AT</dc:language></office:meta></office:document-meta>' }), 'application/vnd.oasis.opendocument.text', 'de-AT'],
    ['a flat one whose template states another', openDocument, `<?xml version="1.0"?><office:document><office:meta><dc:language>en-US</dc:language></office:meta><office:body><office:text><text:p>${german}</text:p></office:text></office:body></office:document>`, 'application/vnd.oasis.opendocument.text-flat-xml', 'de'],
    ['a table', csv, `name,remark\n${`Anna,${english.replace(/[,\n]/g, ' ')}\n`.repeat(5)}`, 'text/csv', undefined],
    ['JSON', json, JSON.stringify({ description: english }), 'application/json', undefined],
    ['Python', plainText, python, 'text/x-python', undefined],
    ['Python without a name', plainText, python, 'text/plain', undefined],
    ['a shopping list', plainText, 'Milch, Brot und zwei Eier kaufen', 'text/plain', undefined],
  ])('%s', async (_, converter, content, mediaType, tag) => {
    expect(await languageOf(converter, content, mediaType)).toBe(tag)
  })
})
