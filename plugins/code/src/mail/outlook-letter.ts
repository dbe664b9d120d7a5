/** Mail, and other items, as Outlook keeps them in files of their own (MS-OXMSG). */
import { decompressRTF } from '@kenjiuno/decompressrtf'
import msgReader, { type FieldsData } from '@kenjiuno/msgreader'
import iconv from 'iconv-lite'
import { DocumentError } from '../document/document-error.js'
import { memberText, type Member } from '../members/member-text.js'
import type { Letter, LetterOptions } from './letter.js'

/** The module is CommonJS: its default export is inside the namespace. */
type Reader = InstanceType<typeof msgReader.default>

/** Mails within mails. */
const innerMax = 3

export async function outlookLetter(content: Buffer, options: LetterOptions): Promise<Letter> {
  const { reader, fields } = opened(content)
  return letterOf(reader, fields, options, 0)
}

function opened(content: Buffer): { readonly reader: Reader; readonly fields: FieldsData } {
  try {
    const bytes = new Uint8Array(content)
    const reader = new msgReader.default(bytes.buffer)
    const fields = reader.getFileData()
    if (fields.error !== undefined) throw new Error(fields.error)
    return { reader, fields }
  } catch (error) {
    throw new DocumentError('damaged', `no Outlook item that can be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

async function letterOf(reader: Reader, fields: FieldsData, options: LetterOptions, depth: number): Promise<Letter> {
  const html = textOf(fields.bodyHtml) || (fields.html instanceof Uint8Array ? decoded(fields.html, fields.internetCodepage) : '')
  const text = textOf(fields.body) || (html === '' ? await rtfText(fields, options) : '')
  const inner = await Promise.all((fields.attachments ?? []).map((attachment) => attached(reader, attachment, options, depth)))
  return { head: headOf(fields), text, html, attachments: inner.flat() }
}

function headOf(fields: FieldsData): Letter['head'] {
  const to = (type: string): string => (fields.recipients ?? []).filter(({ recipType = 'to' }) => recipType === type).map((one) => person(one.name, one.smtpAddress ?? one.email)).join(', ')
  return [
    ['Subject', textOf(fields.subject)], ['From', person(fields.senderName, fields.senderSmtpAddress ?? fields.creatorSMTPAddress ?? fields.senderEmail)],
    ['To', to('to')], ['Cc', to('cc')], ['Bcc', to('bcc')], ['Date', textOf(fields.clientSubmitTime ?? fields.messageDeliveryTime ?? fields.creationTime)],
    ['Start', textOf(fields.apptStartWhole)], ['End', textOf(fields.apptEndWhole)], ['Location', textOf(fields.apptLocation ?? fields.location)],
    ...contact.map(([name, field]): Letter['head'][number] => [name, textOf(fields[field])]),
  ]
}

/** What an address book holds of a person. */
const contact: readonly (readonly [string, keyof FieldsData])[] = [
  ['Company', 'companyName'], ['Title', 'title'], ['E-mail', 'email1EmailAddress'], ['Telephone', 'businessTelephoneNumber'], ['Mobile', 'mobileTelephoneNumber'],
  ['Telephone at home', 'homeTelephoneNumber'], ['Address', 'workAddress'], ['Postal address', 'postalAddress'],
]

/** Addresses within an Exchange server (`/o=...`) say nothing to a person. */
function person(statedName: unknown, statedAddress: unknown): string {
  const [name, address] = [textOf(statedName), textOf(statedAddress)]
  if (address === '' || address.startsWith('/') || address === name) return name
  return name === '' ? address : `${name} <${address}>`
}

/** Damaged items give numbers and bytes where there should be text. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

async function rtfText({ compressedRtf }: FieldsData, options: LetterOptions): Promise<string | undefined> {
  if (compressedRtf === undefined) return undefined
  let rtf: Buffer
  try {
    rtf = Buffer.from(decompressRTF([...compressedRtf]))
  } catch {
    // Damaged: the head and the attachments can still be read.
    return undefined
  }
  return (await memberText({ name: 'body.rtf', content: rtf, mediaType: 'application/rtf' }, options)).text
}

async function attached(reader: Reader, attachment: FieldsData, options: LetterOptions, depth: number): Promise<readonly Member[]> {
  const name = textOf(attachment.fileName) || textOf(attachment.fileNameShort) || textOf(attachment.name) || 'attachment'
  if (attachment.innerMsgContentFields !== undefined) {
    const letter = depth < innerMax ? await letterOf(reader, attachment.innerMsgContentFields, options, depth + 1) : undefined
    return letter === undefined ? [{ name, content: Buffer.alloc(0) }] : [{ name, content: Buffer.from(written(letter)), mediaType: 'text/plain' }, ...letter.attachments]
  }
  if (attachment.attachmentHidden === true && /\.(?:png|jpe?g|gif|bmp)$/i.test(name)) return []
  return [{ name, content: Buffer.from(reader.getAttachment(attachment).content), mediaType: textOf(attachment.attachMimeTag) || undefined }]
}

function written({ head, text = '', html = '' }: Letter): string {
  const rows = head.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name}: ${value}`]))
  return `${rows.join('\n')}\n\n${text === '' ? html.replace(/<[^>]{0,1000}>/g, ' ') : text}`
}

function decoded(html: Uint8Array, codepage: number | undefined): string {
  const name = codepage === undefined || codepage === 65001 ? 'utf-8' : `cp${String(codepage)}`
  return iconv.decode(Buffer.from(html), iconv.encodingExists(name) ? name : 'windows-1252')
}
