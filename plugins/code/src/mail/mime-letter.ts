/** Mail as it is sent (RFC 5322 with MIME). */
import PostalMime, { type Address, type Attachment } from 'postal-mime'
import { DocumentError } from '../document/document-error.js'
import { asLanguageTag } from '../html/elements.js'
import type { Member } from '../members/member-text.js'
import type { Letter } from './letter.js'

/** Mails in mails, and parts in parts, beyond what people send. */
const depthMax = 50
const headerBytesMax = 4_000_000

export async function mimeLetter(content: Buffer): Promise<Letter> {
  const mail = await parsed(content)
  const isShown = (attachment: Attachment): boolean => attachment.related !== true || !attachment.mimeType.startsWith('image/')
  return {
    head: [
      ['Subject', mail.subject], ['From', addresses(mail.from === undefined ? [] : [mail.from])], ['To', addresses(mail.to)], ['Cc', addresses(mail.cc)],
      ['Bcc', addresses(mail.bcc)], ['Reply-To', addresses(mail.replyTo)], ['Date', mail.date],
    ],
    text: mail.text,
    html: mail.html,
    language: asLanguageTag(mail.headers.find(({ key }) => key === 'content-language')?.value),
    attachments: mail.attachments.filter(isShown).map(memberOf),
  }
}

async function parsed(content: Buffer): ReturnType<typeof PostalMime.parse> {
  try {
    return await PostalMime.parse(content, { maxNestingDepth: depthMax, maxRfc822NestingDepth: 5, maxHeadersSize: headerBytesMax, attachmentEncoding: 'arraybuffer' })
  } catch (error) {
    throw new DocumentError('damaged', `no mail that can be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

export function addresses(list: readonly Address[] = []): string {
  return list
    .flatMap((entry) => entry.group ?? [entry])
    .map(({ name, address }) => (name === '' || name === address ? (address ?? '') : address === undefined || address === '' ? name : `${name} <${address}>`))
    .join(', ')
}

function memberOf({ filename, mimeType, description, content }: Attachment): Member {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content instanceof ArrayBuffer ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  return { name: filename ?? description ?? mimeType, content: bytes, mediaType: mimeType }
}
