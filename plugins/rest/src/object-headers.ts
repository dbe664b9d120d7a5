/** What the headers of an answer say of an object, where they can be believed. */
import type { IncomingHttpHeaders } from 'node:http'
import { contentLength } from '@backup-agent/transport-kit'

/** The size of the object in an answer 416; undefined where it is not told. */
export function sizeOutOfRange(headers: IncomingHttpHeaders): number | undefined {
  return contentLength(/^bytes \*\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1])
}

/** A date of RFC 9110, 5.6.7, in the only form that is still sent. */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * When the server received it (`last-modified`), by its clock: the latest time that the header's whole seconds stand for, so that nothing looks older
 * than it is. Undefined where it does not tell; the beginning of 1970 stands for that as well.
 */
export function storedAt(headers: IncomingHttpHeaders): number | undefined {
  const text = headers['last-modified']
  const milliseconds = text !== undefined && httpDate.test(text) ? Date.parse(text) : NaN
  return milliseconds > 0 ? milliseconds + 999 : undefined
}
