/** Reads the answer to a request for (a part of) an object. */
import { Readable } from 'node:stream'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { AnswerProblem, partOf, rangeHeader, readPart, type Wanted } from '@backup-agent/transport-kit'

/** Throws `AnswerProblem` when other bytes come than were asked for. */
export async function readAnswer(answer: GetObjectCommandOutput, wanted: Wanted, mostBytes: number): Promise<Uint8Array> {
  const { Body: body, ContentLength: contentLength, ContentRange: contentRange } = answer
  if (!(body instanceof Readable)) throw new AnswerProblem('the answer has no body')
  try {
    const status = answer.$metadata.httpStatusCode ?? 0
    // Whoever sends the whole pack for a small part of it is no store to work with.
    if (status !== 206 && rangeHeader(wanted) !== undefined) throw new AnswerProblem('the store does not answer with the range that was asked for')
    return await readPart(body as AsyncIterable<Buffer>, partOf({ status, contentLength, contentRange }, wanted, mostBytes))
  } finally {
    body.destroy()
  }
}
