/** HTML tags in a line of Markdown. Words in angle brackets that are no tags of HTML stay. */
import { decodeHTML } from 'entities'
import type { Targets } from '../layout/targets.js'
import { linkText } from './inline.js'

const tag = /<(\/?)([a-z][a-z0-9]{0,15})(\s[^<>]{0,2000})?\/?>/gi
const known = new Set(('a abbr article aside audio b blockquote br button center cite code dd del details div dl dt em figcaption figure font footer form '
  + 'h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd label li main mark nav ol option p picture pre q s samp section select small source span '
  + 'strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var video').split(' '))

export function withoutHtml(line: string, targets: Targets): string {
  if (!line.includes('<')) return line
  return line.replace(tag, (all, slash: string, name: string, attributes: string | undefined) => {
    const element = name.toLowerCase()
    if (!known.has(element)) return all
    if (slash === '/') return element === 'td' || element === 'th' ? '\t' : ''
    if (element === 'br') return '\n'
    if (element === 'li') return '- '
    if (element === 'img') return attribute(attributes, 'alt')
    if (element === 'a') return contactOf(attribute(attributes, 'href'), targets)
    return ''
  })
}

export function decodeEntities(line: string): string {
  return line.includes('&') ? decodeHTML(line) : line
}

function contactOf(target: string, targets: Targets): string {
  const contact = linkText(targets, '', target)
  return contact === '' ? '' : `(${contact}) `
}

function attribute(attributes: string | undefined, name: string): string {
  const found = new RegExp(`\\s${name}\\s{0,5}=\\s{0,5}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\\s"'>]{1,2000}))`, 'i').exec(attributes ?? '')
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? ''
}
