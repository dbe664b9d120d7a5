import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { AnswerProblem, partOf, rangeHeader, readPart, type PartialAnswer, type Wanted } from './index.js'

const object = Buffer.from(Array.from({ length: 50 }, (_, index) => index))

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
}

/** A server that is right, with ranges or without. */
function answerTo(wanted: Wanted, knowsRanges: boolean): { readonly answer: PartialAnswer; readonly body: Buffer } {
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(rangeHeader(wanted) ?? '') ?? []
  if (first === '' || !knowsRanges) return { answer: { status: 200, contentLength: String(object.byteLength), contentRange: undefined }, body: object }
  const body = object.subarray(Number(first), last === '' ? undefined : Number(last) + 1)
  return { answer: { status: 206, contentLength: body.byteLength, contentRange: `bytes ${first}-${Number(first) + body.byteLength - 1}/${object.byteLength}` }, body }
}

describe('ranges', () => {
  it('are what was asked for, however they come', async () => {
    const cases = fc.record({ offset: fc.nat(49), length: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }), knowsRanges: fc.boolean(), piece: fc.integer({ min: 1, max: 60 }) })
    await fc.assert(
      fc.asyncProperty(cases, async ({ offset, length, knowsRanges, piece }) => {
        const wanted = { offset, ...(length !== undefined && { length }) }
        const { answer, body } = answerTo(wanted, knowsRanges)
        const bytes = await readPart(inPieces(body, piece), partOf(answer, wanted, 100))
        expect(Buffer.compare(bytes, object.subarray(offset, length === undefined ? undefined : offset + length))).toBe(0)
      }),
    )
  })

  it.each([
    ['another beginning', 'bytes 0-9/50', 10], ['fewer than there are', 'bytes 10-14/50', 5], ['more', 'bytes 10-29/50', 20], ['another length', 'bytes 10-19/50', 9], ['no size', 'bytes 10-19/*', 10],
  ])('with %s are refused', (_title, contentRange, contentLength) => {
    expect(() => partOf({ status: 206, contentLength, contentRange }, { offset: 10, length: 10 }, 100)).toThrow(AnswerProblem)
  })

  it('refuse bodies of other lengths than were said, and more than there may be', async () => {
    const part = partOf({ status: 200, contentLength: '50', contentRange: undefined }, {}, 50)
    await expect(readPart(inPieces(object.subarray(0, 49), 10), part)).rejects.toThrow(AnswerProblem)
    await expect(readPart(inPieces(Buffer.concat([object, object]), 60), part)).rejects.toThrow(AnswerProblem)
    expect(() => partOf({ status: 200, contentLength: '51', contentRange: undefined }, {}, 50)).toThrow(AnswerProblem)
    for (const contentLength of ['-1', '1e3', undefined]) expect(() => partOf({ status: 200, contentLength, contentRange: undefined }, {}, 50)).toThrow(AnswerProblem)
  })
})
