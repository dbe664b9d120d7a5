import { describe, expect, it } from '@jest/globals'
import { strToU8, zipSync } from 'fflate'
import { makeOutlookItem } from '../mail/test-outlook.js'
import { makePdf } from '../pdf/test-pdf.js'
import { convertBytes } from '../test-support.js'
import mail from './mail.js'

const head = ['From: =?utf-8?q?Anna_B=C3=A4cker?= <anna@example.org>', 'To: Ben <ben@example.org>, carl@example.org', 'Subject: Lease', 'Date: Mon, 2 Mar 2026 10:00:00 +0100']
const lines = (...parts: readonly string[]): string => parts.join('\r\n')
const plain = (...body: readonly string[]): string => lines(...head, 'Content-Type: text/plain; charset=utf-8', '', ...body)

function mixed(...parts: readonly string[]): string {
  return lines(...head, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=cut', '', ...parts.flatMap((part) => ['--cut', part]), '--cut--', '')
}

function attached(name: string, content: Uint8Array, type = 'application/octet-stream'): string {
  return lines(`Content-Type: ${type}; name="${name}"`, `Content-Disposition: attachment; filename="${name}"`, 'Content-Transfer-Encoding: base64', '', Buffer.from(content).toString('base64'))
}

const textOf = async (content: string | Uint8Array, mediaType = 'message/rfc822'): Promise<string> => (await convertBytes(mail, content, { mediaType })).text

describe('messages', () => {
  it('gives head and body', async () => {
    expect(await textOf(plain('Dear Ben,', '', '', '', 'the rent is due.'))).toBe(
      'Subject: Lease\nFrom: Anna Bäcker <anna@example.org>\nTo: Ben <ben@example.org>, carl@example.org\nDate: 2026-03-02T09:00:00.000Z\n\nDear Ben,\n\nthe rent is due.',
    )
  })

  it('reads HTML where there is nothing else, or where the text beside it says nothing', async () => {
    const html = lines('Content-Type: text/html; charset=utf-8', '', '<p>The rent is <b>due</b> on the first of every month, to the new account.</p>')
    const both = (text: string): string => lines(...head, 'Content-Type: multipart/alternative; boundary=cut', '', '--cut', 'Content-Type: text/plain', '', text, '--cut', html, '--cut--')
    expect(await textOf(lines(...head, html))).toMatch(/\n\nThe rent is due on the first of every month, to the new account\.$/)
    expect(await textOf(both('See HTML.'))).toMatch(/\n\nThe rent is due on the first of every month, to the new account\.$/)
    expect(await textOf(both('The rent is due on the first of every month, to the new account.'))).toMatch(/\n\nThe rent is due on the first of every month, to the new account\.$/)
    expect(await textOf(both('The rent is due on the first of every month, to the account.'))).toMatch(/to the account\.\n\nThe rent is due .* to the new account\.$/)
  })

  it('names attachments, and gives the text of those that hold some', async () => {
    const text = await textOf(
      mixed(
        lines('Content-Type: text/plain', '', 'See the attachments.'),
        attached('note.txt', strToU8('a note in plain text'), 'text/plain'),
        attached('lease.pdf', makePdf({ pages: [[{ text: 'the lease itself', x: 72, y: 700 }]] })),
        attached('photo.jpg', Buffer.from([0xff, 0xd8, 0xff]), 'image/jpeg'),
      ),
    )
    expect(text).toMatch(/See the attachments\.\n\nnote\.txt\na note in plain text\n\nlease\.pdf\nthe lease itself\n\nphoto\.jpg$/)
  })

  it('goes one level down: of what lies in an attached archive only the names are given', async () => {
    const text = await textOf(mixed(lines('Content-Type: text/plain', '', 'All in one.'), attached('all.zip', zipSync({ 'inner.txt': strToU8('not looked at') }))))
    expect(text).toContain('all.zip\ninner.txt')
    expect(text).not.toContain('not looked at')
  })

  it('says that an attachment is locked only where nothing else can be read', async () => {
    const locked = makePdf({ pages: [[]], userPassword: 'secret' })
    expect(await textOf(mixed(attached('locked.pdf', locked)))).toMatch(/Lease[^]*locked\.pdf$/)
  })

  it('ends within its limits', async () => {
    const deep = 'Content-Type: multipart/mixed; boundary=cut\r\n\r\n--cut\r\n'.repeat(500)
    await expect(textOf(deep)).rejects.toMatchObject({ code: 'damaged' })
    const long = await convertBytes(mail, plain('word '.repeat(10_000)), { mediaType: 'message/rfc822', maxChars: 1000 })
    expect(long.truncated).toBe(true)
    expect(long.text.length).toBeLessThanOrEqual(1000)
  })
})

describe('mailboxes', () => {
  const box = ['From anna@example.org Mon Mar  2 10:00:00 2026', plain('first', '>From here on it is quoted', ''), 'From - Tue Mar 03 11:00:00 2026', plain('second', 'From time to time', '')].join('\r\n')

  it('gives the mails one after the other', async () => {
    const text = await textOf(box, 'application/mbox')
    expect(text.match(/^Subject: Lease$/gm)).toHaveLength(2)
    expect(text).toContain('first\nFrom here on it is quoted')
    expect(text).toMatch(/second\nFrom time to time$/)
  })

  it('reads no further than the text may be long', async () => {
    const { truncated, text } = await convertBytes(mail, box.concat('\r\n').repeat(5000), { mediaType: 'application/mbox', maxChars: 3000 })
    expect(truncated).toBe(true)
    expect(text.length).toBeLessThanOrEqual(3000)
  })
})

describe('items of Outlook', () => {
  const type = 'application/vnd.ms-outlook'

  it('gives head, body and attachments', async () => {
    const item = makeOutlookItem({
      properties: { '0037': 'Lease', '0C1A': 'Anna Bäcker', '0C1F': 'anna@example.org', '1000': 'The rent is due.\r\nAnna', '001A': 'IPM.Note' },
      attachments: [{ '3707': 'note.txt', '3701': Buffer.from('a note in plain text') }],
    })
    expect(await textOf(item, type)).toBe('Subject: Lease\nFrom: Anna Bäcker <anna@example.org>\n\nThe rent is due.\nAnna\n\nnote.txt\na note in plain text')
  })

  it('reads a body in HTML', async () => {
    expect(await textOf(makeOutlookItem({ properties: { '0037': 'Lease', '1013': Buffer.from('<p>It is <i>due</i>.</p>') } }), type)).toBe('Subject: Lease\n\nIt is due.')
  })

  it('reads a body that is RTF only', async () => {
    const rtf = Buffer.from('{\\rtf1\\ansi The rent is {\\b due}.\\par}', 'latin1')
    const stored = Buffer.alloc(16 + rtf.length)
    stored.writeUInt32LE(rtf.length + 12, 0)
    stored.writeUInt32LE(rtf.length, 4)
    // "MELA": kept as it is (MS-OXRTFCP 2.1.3.1.5).
    stored.write('MELA', 8, 'latin1')
    rtf.copy(stored, 16)
    expect(await textOf(makeOutlookItem({ properties: { '0037': 'Lease', '1009': stored } }), type)).toBe('Subject: Lease\n\nThe rent is due.')
  })

  it('says what is none', async () => {
    await expect(textOf(Buffer.from('nothing of the kind'), type)).rejects.toMatchObject({ code: 'damaged' })
    const cut = makeOutlookItem({ properties: { '1000': 'x'.repeat(10_000) } }).subarray(0, 1000)
    await expect(textOf(cut, type)).rejects.toMatchObject({ code: 'damaged' })
  })
})
