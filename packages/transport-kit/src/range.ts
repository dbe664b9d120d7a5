/** Ranges of an object over HTTP: what to ask for, and whether an answer is that and nothing else. No length that a server says is believed. */
import { AnswerProblem } from './answer-problem.js'

/** As `GetOptions` have it: from `offset` (default 0), so many bytes (default: to the end). */
export interface Wanted {
  readonly offset?: number
  readonly length?: number
}

/** What an answer to a request for an object says of itself. */
export interface PartialAnswer {
  readonly status: number
  readonly contentLength: string | number | undefined
  readonly contentRange: string | undefined
}

/** The part of an answer's body that was asked for. */
export interface Part {
  /** Bytes of the body before it: a server that knows no ranges sends the whole object. */
  readonly skip: number
  readonly length: number
  /** Bytes of the whole body. */
  readonly bodyBytes: number
}

/** The header that asks for it; undefined for the whole object, which may be empty and then has no range at all. `length` is not 0. */
export function rangeHeader({ offset = 0, length }: Wanted): string | undefined {
  if (offset === 0 && length === undefined) return undefined
  return `bytes=${offset}-${length === undefined ? '' : offset + length - 1}`
}

/** Which part of the body of a 200 or 206 is meant. Throws `AnswerProblem` for an answer that is not what was asked for, or beyond `mostBytes`. */
export function partOf({ status, contentLength: told, contentRange }: PartialAnswer, { offset = 0, length }: Wanted, mostBytes: number): Part {
  const bodyBytes = contentLength(told)
  if (bodyBytes === undefined) throw new AnswerProblem('the server did not say how long its answer is')
  const part = status === 206 ? partOfRange(contentRange, bodyBytes, offset, length) : { skip: offset, length: Math.max(0, Math.min(length ?? bodyBytes, bodyBytes - offset)), bodyBytes }
  if (part.length > mostBytes) throw new AnswerProblem(`an object of ${part.length} bytes is larger than any that a repository holds`)
  return part
}

function partOfRange(contentRange: string | undefined, bodyBytes: number, offset: number, length: number | undefined): Part {
  const [, start, end, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(contentRange ?? '') ?? []
  if (start === undefined || end === undefined || total === undefined) throw new AnswerProblem('the server did not say which range its answer is')
  const wanted = Math.min(length ?? Infinity, Number(total) - offset)
  if (Number(start) !== offset || Number(end) - offset + 1 !== wanted || bodyBytes !== wanted) throw new AnswerProblem('the server answered with another range than the one asked for')
  return { skip: 0, length: wanted, bodyBytes }
}

/** The value of that header; undefined where it is missing, or no number. */
export function contentLength(told: string | number | undefined): number | undefined {
  return told !== undefined && /^\d{1,15}$/.test(String(told)) ? Number(told) : undefined
}

/** Exactly the part, in memory of its own. Throws `AnswerProblem` for a body of another length than was said. */
export async function readPart(body: AsyncIterable<Uint8Array>, part: Part): Promise<Uint8Array> {
  // Not from Node's pool: the caller owns the whole of it.
  const bytes = Buffer.allocUnsafeSlow(part.length)
  let seen = 0
  for await (const chunk of body) {
    if (seen + chunk.byteLength > part.bodyBytes) throw new AnswerProblem('the answer is longer than the server said')
    const from = Math.max(0, part.skip - seen)
    const at = Math.max(0, seen - part.skip)
    if (from < chunk.byteLength && at < part.length) bytes.set(chunk.subarray(from, from + part.length - at), at)
    seen += chunk.byteLength
    // What follows of an object that was sent whole is not worth its time.
    if (seen >= part.skip + part.length && seen < part.bodyBytes) return bytes
  }
  if (seen < part.bodyBytes) throw new AnswerProblem(`the answer ended after ${seen} of ${part.bodyBytes} bytes`)
  return bytes
}
