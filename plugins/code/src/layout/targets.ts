/** Where links lead: what says more than the link's own text is given, each target once. */
import type { Layout } from './layout.js'

/** More and longer targets than anybody reads are left out. */
const targetsMax = 1000
const targetCharsMax = 2000

const scheme = /^([a-z][a-z0-9+.-]{1,30}):/i
/** Targets that are no address: programs, the document's own data, parts of a mail. */
const noAddress = /^(?:javascript|vbscript|data|blob|about|cid|mid|file|view-source|chrome|resource|vnd\.[^:]{1,100}):/i
const web = /^(?:https?|ftps?|sftp|wss?):/i

export class Targets {
  readonly #web = new Set<string>()
  readonly #said = new Set<string>()

  /**
   * Takes a link note of. Returns what belongs behind its text, in parentheses: a mail address, a telephone number, an
   * account. Addresses of the web are long and break sentences; `list` gives them at the end.
   */
  note(target: string, text: string): string | undefined {
    const address = target.trim()
    if (address === '' || address.length > targetCharsMax || noAddress.test(address)) return undefined
    if (address.startsWith('//')) return this.#list(`https:${address}`, text)
    const name = scheme.exec(address)?.[1]?.toLowerCase()
    if (name === undefined) return undefined
    if (web.test(address)) return this.#list(address, text)
    const contact = readable(name, address.slice(name.length + 1))
    if (contact === '' || this.#said.has(contact) || says(text, contact)) return undefined
    if (this.#said.size < targetsMax) this.#said.add(contact)
    return contact
  }

  list(): readonly string[] {
    return [...this.#web]
  }

  #list(address: string, text: string): undefined {
    const bare = address.replace(/^[a-z]+:\/\//i, '').replace(/\/$/, '')
    if (this.#web.size < targetsMax && !text.includes(bare)) this.#web.add(address)
    return undefined
  }
}

/** `mailto:a%40b.org?subject=x` is `a@b.org` to a reader. */
function readable(name: string, rest: string): string {
  if (name !== 'mailto' && name !== 'tel' && name !== 'sms') return `${name}:${rest}`
  const address = rest.split('?', 1)[0] ?? ''
  try {
    return decodeURIComponent(address).trim()
  } catch {
    // Not percent-encoded at all: the address is what is written.
    return address.trim()
  }
}

function says(text: string, contact: string): boolean {
  if (text.toLowerCase().includes(contact.toLowerCase())) return true
  const digits = contact.replace(/\D/g, '')
  return /^[+\d\s().-]+$/.test(contact) && digits !== '' && text.replace(/\D/g, '').includes(digits)
}

/** At the end of the text, a line each. */
export function listTargets(layout: Layout, targets: Targets): void {
  layout.breakParagraph()
  for (const target of targets.list()) {
    layout.breakLine()
    layout.text(target)
  }
}
