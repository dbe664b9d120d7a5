/** Reads the answer to a request for (a part of) an object, and believes none of its lengths. */
import { Readable } from 'node:stream'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'
import type { GetOptions } from 'backup-agent/plugin'
import { AnswerProblem } from './failures.js'

export interface Wanted {
  readonly offset: number
  /** Undefined: to the end. */
  readonly length: number | undefined
}

export function wantedOf(options: GetOptions): Wanted {
  return { offset: options.offset ?? 0, length: options.length }
}

/** The request header; undefined for the whole object, which may be empty and then has no range at all. */
export function rangeHeader({ offset, length }: Wanted): string | undefined {
  if (length !== undefined) return `bytes=${offset}-${offset + length - 1}`
  return offset === 0 ? undefined : `bytes=${offset}-`
}

/** Rejects when other bytes come than were asked for. */
export async function readAnswer(answer: GetObjectCommandOutput, wanted: Wanted, mostBytes: number): Promise<Uint8Array> {
  const { Body: body } = answer
  if (!(body instanceof Readable)) throw new AnswerProblem('the answer has no body')
  try {
    const expected = expectedBytes(answer, wanted)
    if (expected > mostBytes) throw new AnswerProblem(`an object of ${expected} bytes is larger than any that a repository holds`)
    return await readExactly(body, expected)
  } finally {
    body.destroy()
  }
}

function expectedBytes(answer: GetObjectCommandOutput, wanted: Wanted): number {
  const { ContentLength: bytes, ContentRange: range } = answer
  if (bytes === undefined || !Number.isSafeInteger(bytes) || bytes < 0) throw new AnswerProblem('the answer does not say how long it is')
  if (rangeHeader(wanted) === undefined) {
    if (answer.$metadata.httpStatusCode === 206) throw new AnswerProblem('a part came back where the whole object was asked for')
    return bytes
  }
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(range ?? '')
  if (match === null) throw new AnswerProblem('the store does not answer with the range that was asked for')
  const [first, last] = [Number(match[1]), Number(match[2])]
  const end = match[3] === '*' ? undefined : Number(match[3])
  const lastWanted = wanted.length === undefined ? Infinity : wanted.offset + wanted.length - 1
  const isWhole = last === lastWanted || (last < lastWanted && (end === undefined ? wanted.length === undefined : last === end - 1))
  if (first !== wanted.offset || !isWhole || last - first + 1 !== bytes) throw new AnswerProblem('another range came back than was asked for')
  return bytes
}

async function readExactly(body: Readable, expected: number): Promise<Uint8Array> {
  // Not from node's pool: the caller owns the whole of it.
  const bytes = Buffer.allocUnsafeSlow(expected)
  let filled = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (filled + chunk.byteLength > expected) throw new AnswerProblem('more bytes came than the answer announced')
    chunk.copy(bytes, filled)
    filled += chunk.byteLength
  }
  if (filled < expected) throw new AnswerProblem(`the answer ended after ${filled} of ${expected} bytes`)
  return bytes
}
