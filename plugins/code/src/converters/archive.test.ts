import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { strToU8, zipSync } from 'fflate'
import { pack } from 'tar-stream'
import { makePdf } from '../pdf/test-pdf.js'
import { convertBytes } from '../test-support.js'
import archive from './archive.js'

const pdf = makePdf({ pages: [[{ text: 'the lease itself', x: 72, y: 700 }]] })
const members: readonly (readonly [string, Uint8Array])[] = [
  ['letters/anna.txt', strToU8('Dear Anna, all is well.')], ['lease.pdf', pdf], ['photo.jpg', Buffer.from([0xff, 0xd8, 0xff])], ['table.csv', strToU8('name,city\nAnna,Oxford')],
]
const expected = 'letters/anna.txt\nDear Anna, all is well.\n\nlease.pdf\nthe lease itself\n\nphoto.jpg\n\ntable.csv\nname\tcity\nname: Anna\tcity: Oxford'

const zip = (content: readonly (readonly [string, Uint8Array])[] = members): Uint8Array => zipSync(Object.fromEntries(content))

async function tar(content: readonly (readonly [string, Uint8Array])[] = members): Promise<Buffer> {
  const packed = pack()
  packed.entry({ name: 'letters/', type: 'directory' })
  for (const [name, bytes] of content) packed.entry({ name }, Buffer.from(bytes))
  packed.finalize()
  const pieces: Buffer[] = []
  for await (const piece of packed) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

const textOf = async (content: Uint8Array, mediaType: string): Promise<string> => (await convertBytes(archive, content, { mediaType })).text

describe('archives', () => {
  it('gives names, and the text of members that hold some', async () => {
    expect(await textOf(zip(), 'application/zip')).toBe(expected)
    expect(await textOf(await tar(), 'application/x-tar')).toBe(expected)
    expect(await textOf(gzipSync(await tar()), 'application/gzip')).toBe(expected)
  })

  it('reads a single file that gzip has compressed', async () => {
    expect(await textOf(gzipSync('one line\nand another'), 'application/gzip')).toBe('one line\nand another')
    expect(await textOf(gzipSync(''), 'application/gzip')).toBe('')
  })

  it('goes one level down', async () => {
    const inner = zip([['inner.txt', strToU8('not looked at')]])
    expect(await textOf(zip([['all.zip', inner], ['note.txt', strToU8('looked at')]]), 'application/zip')).toBe('all.zip\ninner.txt\n\nnote.txt\nlooked at')
  })

  it('lists members whose names lead nowhere, and writes nothing', async () => {
    expect(await textOf(zip([['../../etc/evil.txt', strToU8('text')]]), 'application/zip')).toBe('../../etc/evil.txt\ntext')
  })

  it('does not let one long member hide the others', async () => {
    const { text, truncated } = await convertBytes(archive, zip([['log.txt', strToU8('word '.repeat(10_000))], ['letter.txt', strToU8('found')]]), { mediaType: 'application/zip', maxChars: 2000 })
    expect(truncated).toBe(true)
    expect(text).toContain('letter.txt\nfound')
  })
})

describe('passwords', () => {
  const locked = (count: number): Buffer => {
    const content = Buffer.from(zip([['a.txt', strToU8('one')], ['b.txt', strToU8('two')]]))
    // Bit 0 of the flags in the directory.
    for (let at = content.indexOf('PK\x01\x02', 0, 'latin1'), done = 0; at >= 0 && done < count; at = content.indexOf('PK\x01\x02', at + 4, 'latin1'), done++) content[at + 8] = (content[at + 8] ?? 0) | 1
    return content
  }

  it('says that an archive is encrypted', async () => {
    await expect(textOf(locked(2), 'application/zip')).rejects.toMatchObject({ code: 'encrypted' })
  })

  it('gives what is not', async () => {
    expect(await textOf(locked(1), 'application/zip')).toBe('a.txt\n\nb.txt\ntwo')
  })
})

describe('hostile archives', () => {
  it('ends at a gzip in a gzip', async () => {
    let bomb = Buffer.alloc(1_000_000)
    for (let at = 0; at < 5; at++) bomb = gzipSync(bomb)
    expect(await convertBytes(archive, bomb, { mediaType: 'application/gzip' })).toEqual({ text: '', truncated: true })
  })

  it('keeps little of what unpacks to very much', async () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000, 'a'))
    const before = process.memoryUsage().rss
    const { truncated, text } = await convertBytes(archive, bomb, { mediaType: 'application/gzip', maxChars: 5000 })
    expect([truncated, text.length]).toEqual([true, 5000])
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
  })

  it('lists what is too large to unpack', async () => {
    const bomb = zip([['bomb.txt', new Uint8Array(100_000_000)], ['note.txt', strToU8('still found')]])
    expect(await convertBytes(archive, bomb, { mediaType: 'application/zip' })).toEqual({ text: 'bomb.txt\n\nnote.txt\nstill found', truncated: true })
  })

  it('gives the beginning of one that is cut off', async () => {
    const packed = gzipSync(await tar([['a.txt', strToU8('first')], ['b.bin', randomBytes(90_000)]]))
    const { text, truncated } = await convertBytes(archive, packed.subarray(0, packed.length - 20_000), { mediaType: 'application/gzip' })
    expect(text).toContain('a.txt\nfirst')
    expect(truncated).toBe(true)
  })

  it('says what is no archive', async () => {
    await expect(textOf(Buffer.from([0x1f, 0x8b, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 'application/gzip')).rejects.toMatchObject({ code: 'damaged' })
    await expect(textOf(Buffer.alloc(2048, 'x'), 'application/x-tar')).rejects.toMatchObject({ code: 'damaged' })
    await expect(textOf(Buffer.from('PK\x03\x04'), 'application/zip')).rejects.toMatchObject({ code: 'damaged' })
  })
})
