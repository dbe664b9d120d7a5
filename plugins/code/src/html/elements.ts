/** How browsers show elements that nothing else is said about. */
import type { Attributes } from './markup-reader.js'

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

/** A blank line before and after. */
export const paragraphs = words('p h1 h2 h3 h4 h5 h6 blockquote pre xmp plaintext table ul ol menu dir dl figure hr article section header footer main nav aside form fieldset details title')
/** A line of its own. */
export const lines = words('html head body div dt dd tr option optgroup address summary figcaption caption legend center textarea noscript video audio canvas object tbody thead tfoot br frameset svg text')
/** Beside its neighbours, but not part of the same word. */
export const apart = words('button input select label img li td th iframe embed meter progress output')

export const lists = words('ul ol menu dir')
/** White space in them means something. */
export const literals = words('pre textarea xmp plaintext listing')
export const voids = words('area base br col embed hr img input link meta param source track wbr basefont bgsound frame keygen')
/** Their end tags are mostly left out: the next of their kind ends them. */
export const oftenUnclosed = words('p li dt dd option tr td th')

const neverShown = words('script style template iframe noembed noframes datalist')
const notHiddenAsAWhole = words('html body')

export function isHidden(name: string, attributes: Attributes): boolean {
  if (neverShown.has(name)) return true
  if (notHiddenAsAWhole.has(name) || attributes.size === 0) return false
  if (attributes.has('hidden')) return true
  const style = attributes.get('style')
  return style !== undefined && /(?:^|;)\s{0,20}(?:display\s{0,20}:\s{0,20}none|visibility\s{0,20}:\s{0,20}hidden|mso-hide\s{0,20}:\s{0,20}all)/i.test(style)
}

/** What a form field shows; undefined for ticks, secrets and values that nobody sees. */
export function shownValue(attributes: Attributes): string | undefined {
  const type = attributes.get('type')?.toLowerCase() ?? 'text'
  if (/^(?:hidden|password|checkbox|radio|image|file|color|range)$/.test(type)) return undefined
  return attributes.get('value') ?? attributes.get('placeholder')
}

/** What `<meta>` says about the document to people. */
export function shownMeta(attributes: Attributes): string | undefined {
  const name = (attributes.get('name') ?? attributes.get('property'))?.toLowerCase()
  return name !== undefined && /^(?:(?:og:|twitter:|dc\.)?description|author|keywords)$/.test(name) ? attributes.get('content') : undefined
}

/** The document's own statement, as a BCP 47 tag; undefined when it is none. */
export function languageTag(attributes: Attributes): string | undefined {
  return asLanguageTag(attributes.get('lang') ?? attributes.get('xml:lang'))
}

/** What documents of any format state; undefined when it is no tag. */
export function asLanguageTag(value: string | undefined): string | undefined {
  const stated = value?.trim().replaceAll('_', '-')
  return stated !== undefined && stated.length <= 35 && /^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,6}$/i.test(stated) ? stated : undefined
}
