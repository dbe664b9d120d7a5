/** What people call kinds of files: as cards print them, and as `find --type` takes them. */
import { extensions, lookup } from 'mime-types'

/** Media types that nobody wants to read, in words. */
const names: ReadonlyMap<string, string> = new Map([
  ['application/msword', 'Word document (doc)'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word document (docx)'],
  ['application/vnd.ms-excel', 'Excel workbook (xls)'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel workbook (xlsx)'],
  ['application/vnd.ms-powerpoint', 'PowerPoint presentation (ppt)'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'PowerPoint presentation (pptx)'],
  ['application/vnd.oasis.opendocument.text', 'OpenDocument text'],
  ['application/vnd.oasis.opendocument.spreadsheet', 'OpenDocument spreadsheet'],
  ['application/vnd.oasis.opendocument.presentation', 'OpenDocument presentation'],
  ['application/vnd.ms-outlook', 'Outlook message'],
  ['message/rfc822', 'mail'],
])

/** The media type itself where it says enough. */
export function kindName(mediaType: string): string {
  return names.get(mediaType) ?? mediaType
}

const word = /msword|ms-word|wordprocessingml/
const sheet = /ms-excel|spreadsheet|apple\.numbers/
const slides = /ms-powerpoint|presentation|apple\.keynote/
/** Words for more than one media type, or for one that is not called so. */
const words: ReadonlyMap<string, RegExp> = new Map([
  ...alike(['word'], word),
  ...alike(['document'], new RegExp(`${word.source}|opendocument\\.text|^application/(pdf|rtf)$|apple\\.pages`)),
  ...alike(['opendocument'], /opendocument/),
  ...alike(['excel', 'workbook'], /ms-excel|spreadsheetml/),
  ...alike(['spreadsheet'], sheet),
  ...alike(['powerpoint'], /ms-powerpoint|presentationml/),
  ...alike(['presentation', 'slide'], slides),
  ...alike(['mail', 'email', 'e-mail', 'message'], /^message\/|ms-outlook|^application\/mbox$/),
  ...alike(['outlook'], /ms-outlook/),
  ...alike(['photo', 'picture'], /^image\//),
  ...alike(['film', 'movie'], /^video\//),
  ...alike(['sound', 'music'], /^audio\//),
  ...alike(['archive'], /^application\/(zip|gzip|x-(7z-compressed|tar|rar-compressed|bzip2?|xz|gtar)|vnd\.rar)$/),
  ...alike(['book', 'e-book', 'ebook'], /epub|mobipocket/),
])

function alike(all: readonly string[], pattern: RegExp): [string, RegExp][] {
  return all.flatMap((one) => [[one, pattern], [`${one}s`, pattern]])
}

/** Whether the media type is what `wanted` says: `image/*`, `text/x-python`, a family, a kind (`python`), a word of cards (`mail`), or the end of such names (`docx`). */
export function isOfKind(mediaType: string, wanted: string): boolean {
  const plain = mediaType.toLowerCase().split(';', 1)[0]!
  const [family, kind = ''] = plain.split('/')
  if (wanted.includes('/')) return wanted.endsWith('/*') ? family === wanted.slice(0, -2) : plain === wanted
  return family === wanted || kind === wanted || kind === `x-${wanted}` || words.get(wanted)?.test(plain) === true || endsOf(plain).includes(wanted)
}

/** Ends of names that files of this type have. */
export function endsOf(mediaType: string): readonly string[] {
  return extensions[mediaType] ?? []
}

/** One word for `--type` that finds files of this type. */
export function typedAs(mediaType: string): string {
  return endsOf(mediaType)[0] ?? mediaType.split('/')[1]?.replace(/^x-/, '') ?? mediaType
}

const toldByContent = /^(?:image|audio|video|font)\/(?!svg)|^application\/(?:pdf|zip|gzip|msword|epub\+zip|x-(?:7z-compressed|tar|rar-compressed|bzip2?)|vnd\.(?:ms-|openxmlformats|oasis|rar))/
/** Source code, and MPEG streams in the registry. */
const source: ReadonlySet<string> = new Set(['ts', 'mts', 'cts'])

/** Whether a file with this end that is not of its type is wrongly named. Of texts the end says more than the content. */
export function isToldByContent(end: string): boolean {
  return !source.has(end) && toldByContent.test(lookup(end) || '')
}
