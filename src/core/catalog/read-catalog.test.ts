import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { codeOf } from '../contracts/errors.js'
import { encodeAbout, fileNode, parseAbout } from './folder.js'
import { isStored, readCatalogFolder, readLines, type CatalogSource } from './read-catalog.js'

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

async function linesOf({ source, node }: ReturnType<typeof stored>): Promise<string[]> {
  const lines: string[] = []
  for await (const text of readLines(source, node, { signal: live })) lines.push(text)
  return lines
}

describe('a metadata segment', () => {
  it('gives its lines, however it is cut into blobs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 8 }), async (lines, cuts) => {
        const content = Buffer.from(lines.map((text) => `${text}\n`).join(''))
        expect(await linesOf(stored(content, cuts))).toEqual(lines.map((text) => Buffer.from(text).toString()))
      }),
    )
  })

  it('is damaged when it ends within a line, or a line has no end', async () => {
    expect(await linesOf(stored(Buffer.from('one\ntwo'), [])).then(String, codeOf)).toBe('damaged')
    const mebibyte = Buffer.alloc(1024 * 1024, 0x61)
    let read = 0
    const endless: CatalogSource = { ...stored(mebibyte, []).source, readBlob: () => (read++, Promise.resolve(mebibyte)) }
    const node = fileNode(Buffer.from('segment'), Array.from({ length: 10_000 }, () => '0'), 10_000 * mebibyte.length)
    expect(await linesOf({ source: endless, node }).then(String, codeOf)).toBe('damaged')
    expect(read).toBeLessThan(100)
  })

  it('lets others have their turn while it is read, and ends when it is told to', async () => {
    const content = Buffer.from(`${'x'.repeat(1000)}\n`.repeat(5000))
    const { source, node } = stored(content, [])
    const controller = new AbortController()
    setImmediate(() => controller.abort())
    let lines = 0
    const reading = async () => {
      for await (const text of readLines(source, node, { signal: controller.signal })) lines += text.length > 0 ? 1 : 0
    }
    expect(await reading().then(String, codeOf)).toBe('aborted')
    expect(lines).toBeLessThan(2000)
  })

  it('is stored when an index names every blob of it', () => {
    const { source, node } = stored(Buffer.from('a\nb\n'), [2])
    expect(isStored(source, node)).toBe(true)
    expect(isStored({ ...source, blobSize: (_type, id) => (id === '1' ? undefined : 2) }, node)).toBe(false)
  })
})

describe('about.json', () => {
  it('comes back as it was written, and nothing else is taken for it', () => {
    expect([parseAbout(encodeAbout(true))?.complete, parseAbout(encodeAbout(false))?.complete]).toEqual([true, false])
    const strangers = ['', 'null', '[]', '7', '{"schema":1,"complete":true}', encodeAbout(true).replace('"schema":1', '"schema":2'), encodeAbout(true).replace('true', '1'), '{']
    expect(strangers.map(parseAbout)).toEqual(strangers.map(() => undefined))
  })

  it('of somebody else is not read beyond reason', async () => {
    const mebibyte = Buffer.alloc(1024 * 1024, 0x20)
    let read = 0
    const node = fileNode(Buffer.from('about.json'), Array.from({ length: 1000 }, () => '0'), 1000 * mebibyte.length)
    const source: CatalogSource = {
      async *readTree() {
        yield await Promise.resolve(node)
      },
      readBlob: () => (read++, Promise.resolve(mebibyte)),
      blobSize: () => mebibyte.length,
    }
    expect([await readCatalogFolder(source, 'tree', { signal: live }), read]).toEqual([undefined, 1])
  })
})
