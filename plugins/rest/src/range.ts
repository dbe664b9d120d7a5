/** Ranges of an object: what to ask for, and whether an answer is that and nothing else. */
import type { IncomingHttpHeaders } from 'node:http'
import type { GetOptions } from 'backup-agent/plugin'

/** The part of an answer's body that was asked for. */
export interface Part {
  /** Bytes of the body before it: a server that knows no ranges sends the whole object. */
  readonly skip: number
  readonly length: number
  /** Bytes of the whole body. */
  readonly bodyBytes: number
}

/** No object is larger: packs have 16 MiB, and 128 MiB at most in restic. Whoever claims more has memory taken for nothing. */
const mostBytes = 1024 * 1024 * 1024

/** The header that asks for it; undefined for the whole object. `length` is not 0. */
export function rangeHeader({ offset = 0, length }: GetOptions): string | undefined {
  if (offset === 0 && length === undefined) return undefined
  return `bytes=${offset}-${length === undefined ? '' : offset + length - 1}`
}

/** Which part of the body of a 200 or 206 is meant; a text says what is wrong with the answer. */
export function partOf(status: number, headers: IncomingHttpHeaders, { offset = 0, length }: GetOptions): Part | string {
  const bodyBytes = contentLength(headers)
  if (bodyBytes === undefined) return 'the server did not say how long its answer is'
  if (status === 200) {
    const wanted = Math.max(0, Math.min(length ?? bodyBytes, bodyBytes - offset))
    return wanted > mostBytes ? 'the answer is larger than any object' : { skip: offset, length: wanted, bodyBytes }
  }
  const [, start, end, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(String(headers['content-range'])) ?? []
  if (start === undefined || end === undefined || total === undefined) return 'the server did not say which range its answer is'
  const wanted = Math.min(length ?? Infinity, Number(total) - offset)
  if (Number(start) !== offset || Number(end) - offset + 1 !== wanted || bodyBytes !== wanted) return 'the server answered with another range than the one asked for'
  return wanted > mostBytes ? 'the answer is larger than any object' : { skip: 0, length: wanted, bodyBytes }
}

/** The size of the object in an answer 416; undefined where it is not told. */
export function sizeOutOfRange(headers: IncomingHttpHeaders): number | undefined {
  const [, total] = /^bytes \*\/(\d+)$/.exec(String(headers['content-range'])) ?? []
  return total === undefined ? undefined : Number(total)
}

/** Undefined where the header is missing, or no number. */
export function contentLength(headers: IncomingHttpHeaders): number | undefined {
  const text = headers['content-length']
  const value = text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
  return value
}

/** Exactly the part, in memory of its own; a text says what is wrong. */
export async function readPart(body: AsyncIterable<Uint8Array>, part: Part): Promise<Uint8Array | string> {
  const bytes = Buffer.allocUnsafeSlow(part.length)
  let seen = 0
  for await (const chunk of body) {
    if (seen + chunk.byteLength > part.bodyBytes) return 'the answer is longer than the server said'
    const from = Math.max(0, part.skip - seen)
    const at = Math.max(0, seen - part.skip)
    if (from < chunk.byteLength && at < part.length) bytes.set(chunk.subarray(from, from + part.length - at), at)
    seen += chunk.byteLength
    // What follows of an object that was sent whole is not worth its time.
    if (seen >= part.skip + part.length && seen < part.bodyBytes) return bytes
  }
  return seen === part.bodyBytes ? bytes : 'the answer ended before its end'
}
