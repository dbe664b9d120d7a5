/** What the document says about itself. */
import { shorten } from '@backup-agent/text-models/shorten'
import type { PdfDocument } from './open-pdf.js'

const valueCharsMax = 2000
/** Titles that programs give by themselves: names of files and of templates. */
const noTitle = /^(?:\(?anonymous\)?|\(unspecified\)|untitled|unbenannt|document\d*|presentation\d*|powerpoint[- ]pr[äe]sentation|slide \d+|microsoft (?:word|excel|powerpoint) - .*|.*\.(?:docx?|xlsx?|pptx?|odt|tex|dvi|indd|qxd|pdf|html?|rtf|txt)|\S+\.[a-z]{1,5})$/i
const noAuthor = /^(?:\(?anonymous\)?|unknown|user|admin|administrator|owner|\(unspecified\))$/i

const languageTag = /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,5}$/i

export interface PdfProperties {
  readonly title?: string
  /** BCP 47 tag. */
  readonly language?: string
  /** `name: value`, a line each. */
  readonly others: readonly string[]
}

export async function propertiesOf(document: PdfDocument): Promise<PdfProperties> {
  const { info, metadata } = await document.getMetadata()
  const fields = info as Readonly<Record<string, unknown>>
  const stated = (name: string, inXmp: string): string => clean(fields[name]) || clean(metadata?.get(inXmp))
  const title = stated('Title', 'dc:title')
  const author = stated('Author', 'dc:creator')
  const others = [
    ['Author', noAuthor.test(author) ? '' : author], ['Subject', stated('Subject', 'dc:description')], ['Keywords', stated('Keywords', 'pdf:keywords')],
  ].flatMap(([name, value]) => (value === '' || value === undefined ? [] : [`${String(name)}: ${value}`]))
  const language = clean(fields.Language).replaceAll('_', '-')
  return { ...(title !== '' && !noTitle.test(title) && { title }), ...(languageTag.test(language) && { language }), others }
}

function clean(value: unknown): string {
  const text = Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(', ') : value
  return typeof text === 'string' ? shorten(text.replace(/[\s\p{Cc}]+/gu, ' ').trim(), valueCharsMax) : ''
}
