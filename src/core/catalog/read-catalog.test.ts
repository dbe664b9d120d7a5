import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { codeOf } from '../contracts/errors.js'
import type { FileMetadata } from '../contracts/metadata.js'
import { encodeAbout, fileNode, parseAbout } from './folder.js'
import { isProvisional, parseDocument, readLines, readRange, type CatalogSource } from './read-catalog.js'

const live = new AbortController().signal

/** A file of the snapshot cut into blobs at the given places. */
function stored(content: Buffer, cuts: readonly number[]) {
  const places = [0, ...[...cuts].map((cut) => cut % (content.length + 1)).sort((a, b) => a - b), content.length]
  const blobs = places.slice(1).map((end, i) => content.subarray(places[i], end))
  const source: CatalogSource = {
    readTree: () => {
      throw new Error('no tree is read')
    },
    readBlob: (_type, id) => Promise.resolve(Buffer.from(blobs[Number(id)]!)),
    blobSize: (_type, id) => blobs[Number(id)]?.length,
  }
  return { source, node: fileNode(Buffer.from('segment'), blobs.map((_, i) => String(i)), content.length) }
}

const line = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replaceAll('\n', ''))

describe('a metadata segment', () => {
  it('gives its lines and where they lie, however it is cut into blobs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 8 }), async (lines, cuts) => {
        const content = Buffer.from(lines.map((text) => `${text}\n`).join(''))
        const { source, node } = stored(content, cuts)
        const found: string[] = []
        for await (const { line: text, offset, length } of readLines(source, node, { signal: live })) {
          found.push(text)
          expect(content.toString('utf8', offset, offset + length)).toBe(text)
          expect((await readRange(source, node, offset, length, { signal: live })).toString()).toBe(text)
        }
        expect(found).toEqual(lines.map((text) => Buffer.from(text).toString()))
      }),
    )
  })

  it('gives any range of its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.array(fc.nat(), { maxLength: 5 }), fc.nat(70), fc.nat(70), async (bytes, cuts, offset, length) => {
        const content = Buffer.from(bytes)
        const { source, node } = stored(content, cuts)
        expect(await readRange(source, node, offset, length, { signal: live })).toEqual(content.subarray(offset, offset + length))
      }),
    )
  })
})

describe('a document', () => {
  const outcomes = (...rows: Partial<FileMetadata['outcomes'][number]>[]) =>
    isProvisional({ schema: 1, contentId: '', size: 1, mediaType: 'text/plain', outcomes: rows.map((row) => ({ analyzer: 'a/b', version: '1', status: 'ok', ms: 0, ...row })) })

  it('is provisional as long as an analyzer has not had its chance', () => {
    const changed = { code: 'changed', message: 'the file changed' }
    expect([outcomes(), outcomes({}), outcomes({ status: 'failed' }), outcomes({ status: 'skipped', error: { code: 'too-large', message: '' } })]).toEqual([false, false, false, false])
    expect([outcomes({}, { status: 'pending' }), outcomes({ status: 'skipped', error: changed })]).toEqual([true, true])
  })

  it('that is none is damaged', () => {
    let thrown: unknown
    try {
      parseDocument('{"contentId":')
    } catch (error) {
      thrown = error
    }
    expect(codeOf(thrown)).toBe('damaged')
  })
})

describe('about.json', () => {
  it('comes back as it was written, and nothing else is taken for it', () => {
    expect([parseAbout(encodeAbout(true))?.complete, parseAbout(encodeAbout(false))?.complete]).toEqual([true, false])
    const strangers = ['', 'null', '[]', '7', '{"schema":1,"complete":true}', encodeAbout(true).replace('"schema":1', '"schema":2'), encodeAbout(true).replace('true', '1'), '{']
    expect(strangers.map(parseAbout)).toEqual(strangers.map(() => undefined))
  })
})
