/** Media type of a member: by its first bytes, then by its name. Files have theirs from the host, whose rules these follow. */
import { lookup } from 'mime-types'

const magic: readonly (readonly [Buffer, string])[] = [
  [Buffer.from('%PDF-'), 'application/pdf'], [Buffer.from('{\\rtf'), 'application/rtf'], [Buffer.from('PK\x03\x04'), 'application/zip'],
  [Buffer.from([0x1f, 0x8b, 0x08]), 'application/gzip'], [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'application/x-cfb'],
]
/** What `mime-types` does not know, or knows as something else than a text. */
const byExtension: Readonly<Record<string, string>> = {
  msg: 'application/vnd.ms-outlook', mbox: 'application/mbox', eml: 'message/rfc822', ts: 'text/x-typescript', md: 'text/markdown', ipynb: 'application/x-ipynb+json',
  tsv: 'text/tab-separated-values', jsonl: 'application/x-ndjson', rst: 'text/x-rst', adoc: 'text/asciidoc', tgz: 'application/gzip',
}
/** Formats that begin with these bytes, of which the name says more. */
const containers: Readonly<Record<string, RegExp>> = {
  'application/zip': /^application\/(?:vnd\.|epub\+zip$)/,
  'application/x-cfb': /^application\/(?:msword$|vnd\.ms-)/,
}
/** Types whose text can be read although they are not `text/*`. */
const structured = /^(?:application\/(?:json5?|xml|rtf|mbox|x-ndjson|[\w.-]+\+(?:json|xml))|image\/svg\+xml|message\/[\w.-]+)$/

/** @param stated what the container says, where it does; believed only for names and bytes that say nothing */
export function mediaTypeOf(head: Buffer, name: string, stated?: string): string {
  const found = magic.find(([bytes]) => head.subarray(0, bytes.length).equals(bytes))?.[1] ?? (isTar(head) ? 'application/x-tar' : undefined)
  const named = typeByName(name) ?? stated?.toLowerCase()
  if (found !== undefined) return named !== undefined && containers[found]?.test(named) === true ? named : found
  if (named === undefined || named === 'application/octet-stream') return 'text/plain'
  return named.startsWith('text/') || structured.test(named) ? named : sourceOrData(named)
}

function typeByName(name: string): string | undefined {
  const extension = /\.([^./\\]{1,20})$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return byExtension[extension] ?? (lookup(extension) || undefined)
}

/** Programs are registered as applications (`application/x-sh`); pictures, sound and film are data. */
function sourceOrData(named: string): string {
  return named.startsWith('application/') && !/(?:zip|compressed|octet|executable|font|package|archive|vnd\.|msword|pdf)/.test(named) ? 'text/plain' : named
}

export function isTar(head: Buffer): boolean {
  return head.length >= 262 && head.toString('latin1', 257, 262) === 'ustar'
}
