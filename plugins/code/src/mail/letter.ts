/** A mail as text, whatever format it was kept in: head, body, attachments. */
import type { MemberList } from '../members/member-list.js'
import { memberText, type Member } from '../members/member-text.js'

export interface Letter {
  /** `From: Anna <anna@example.org>`, a row each; rows without a value are left out. */
  readonly head: readonly (readonly [name: string, value: string | undefined])[]
  readonly text?: string | undefined
  readonly html?: string | undefined
  readonly attachments: readonly Member[]
  /** BCP 47 tag that its header states. */
  readonly language?: string | undefined
}

export interface LetterOptions {
  readonly signal: AbortSignal
  readonly maxChars: number
  /** Of the file that the mail is, or lies in: attachments of a mail that is itself an attachment are only named. */
  readonly level: number
}

/** HTML that says so many times more than the text beside it is the letter; the text is a note that there is some. */
const richer = 3
const wordPattern = /[\p{L}\p{M}\p{N}]+/gu
/** More are not looked at. */
const attachmentsMax = 1000

export async function addLetter(letter: Letter, list: MemberList, options: LetterOptions): Promise<void> {
  const head = letter.head.flatMap(([name, value]) => (value === undefined || value.trim() === '' ? [] : [`${name}: ${value.replace(/\s+/g, ' ').trim()}`]))
  const body = await bodyOf(letter, options)
  list.heading([head.join('\n'), body].filter((part) => part !== '').join('\n\n'))
  for (const attachment of letter.attachments.slice(0, attachmentsMax)) {
    if (!list.goesOn()) return
    if (options.level > 0) list.name(attachment.name)
    else await list.add(attachment)
  }
  if (letter.attachments.length > attachmentsMax) list.cut()
}

async function bodyOf({ text = '', html = '' }: Letter, options: LetterOptions): Promise<string> {
  const plain = tidy(text)
  if (html.trim() === '') return plain
  const rich = tidy((await memberText({ name: 'body.html', content: Buffer.from(`\ufeff${html}`), mediaType: 'text/html' }, options)).text)
  if (plain === '' || wordChars(rich) > richer * wordChars(plain)) return rich
  return [plain, linesBeyond(plain, rich)].filter((part) => part !== '').join('\n\n')
}

function tidy(text: string): string {
  return text.split(/\r\n?|\n/).map((line) => line.trimEnd()).join('\n').replace(/\n{3,}/g, '\n\n').trim()
}

/** Two versions of a letter may differ: lines of the other with words that the first does not have. Addresses of links are not among them. */
function linesBeyond(plain: string, rich: string): string {
  const words = new Set(plain.toLowerCase().match(wordPattern))
  const isNew = (line: string): boolean => !/^\s*[a-z]+:\/\/\S+\s*$/i.test(line) && (line.toLowerCase().match(wordPattern) ?? []).some((word) => !words.has(word))
  return rich.split('\n').filter(isNew).join('\n')
}

function wordChars(text: string): number {
  return text.replace(/\s+/g, '').length
}
