import { describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { strToU8, zipSync, type Zippable } from 'fflate'
import { bytesOf } from '../document/byte-source.js'
import { openZip } from './zip-archive.js'
import type { ZipLimits } from './zip-limits.js'

const live = new AbortController().signal
const open = (content: Uint8Array, limits?: Partial<ZipLimits>) => openZip(bytesOf(content), limits)
const textOf = async (content: Uint8Array, name: string, limits?: Partial<ZipLimits>) => {
  const zip = await open(content, limits)
  const entry = zip.find(name)
  if (entry === undefined) throw new Error(`no ${name}`)
  return { text: (await zip.read(entry, { signal: live })).toString(), incomplete: zip.incomplete }
}
const sample: Zippable = { 'a.txt': strToU8('first'), 'sub/ü.txt': [strToU8('second '.repeat(100)), { level: 9 }], 'stored.bin': [strToU8('as it is'), { level: 0 }], 'sub/': new Uint8Array() }
const zipped = () => Buffer.from(zipSync(sample))

/** Where the directory's row of that name begins. */
function rowOf(zip: Buffer, name: string): number {
  return zip.indexOf(name, zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'))) - 46
}

describe('ZIP archives', () => {
  it('lists members and unpacks each', async () => {
    const zip = await open(zipped())
    expect(zip.entries.map(({ name, sizeBytes, encrypted }) => [name, sizeBytes, encrypted])).toEqual([['a.txt', 5, false], ['sub/ü.txt', 700, false], ['stored.bin', 8, false], ['sub/', 0, false]])
    expect(await textOf(zipped(), '/A.TXT')).toEqual({ text: 'first', incomplete: false })
    expect((await textOf(zipped(), 'sub/ü.txt')).text).toBe('second '.repeat(100))
    expect((await textOf(zipped(), 'stored.bin')).text).toBe('as it is')
    expect((await open(zipSync({}))).entries).toEqual([])
  })

  it('trusts the directory, not the headers in front of members', async () => {
    const zip = zipped()
    // Sizes, checksum and flags of the first local header: data descriptor, encrypted.
    zip.fill(0xff, 14, 26)
    zip.writeUInt16LE(9, 6)
    expect(await textOf(zip, 'a.txt')).toEqual({ text: 'first', incomplete: false })
  })

  it('reads an archive behind a program, with a comment after it', async () => {
    const zip = zipped()
    zip.writeUInt16LE(7, zip.length - 2)
    expect((await textOf(Buffer.concat([randomBytes(1000), zip, Buffer.from('comment')]), 'a.txt')).text).toBe('first')
  })

  it('reads fields of 64 bits', async () => {
    const zip = zipped()
    const row = rowOf(zip, 'a.txt')
    const extra = Buffer.alloc(20)
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(16, 2)
    extra.writeBigUInt64LE(5n, 4)
    extra.writeBigUInt64LE(BigInt(zip.readUInt32LE(row + 20)), 12)
    zip.writeUInt32LE(0xffffffff, row + 24)
    zip.writeUInt32LE(0xffffffff, row + 20)
    zip.writeUInt16LE(20, row + 30)
    const wide = Buffer.concat([zip.subarray(0, row + 51), extra, zip.subarray(row + 51)])
    wide.writeUInt32LE(wide.readUInt32LE(wide.length - 10) + 20, wide.length - 10)
    expect((await open(wide)).entries[0]).toMatchObject({ name: 'a.txt', sizeBytes: 5 })
    expect((await textOf(wide, 'a.txt')).text).toBe('first')
    expect((await textOf(wide, 'stored.bin')).text).toBe('as it is')
  })

  it('says which members are encrypted', async () => {
    const zip = zipped()
    zip.writeUInt16LE(1, rowOf(zip, 'a.txt') + 8)
    expect((await open(zip)).find('a.txt')).toMatchObject({ encrypted: true })
    await expect(textOf(zip, 'a.txt')).rejects.toMatchObject({ code: 'encrypted' })
    expect((await textOf(zip, 'stored.bin')).text).toBe('as it is')
  })

  it('says which method it cannot unpack', async () => {
    const zip = zipped()
    zip.writeUInt16LE(14, rowOf(zip, 'a.txt') + 10)
    await expect(textOf(zip, 'a.txt')).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('names of DOS', async () => {
    const zip = zipped()
    for (let at = zip.indexOf('ü'); at >= 0; at = zip.indexOf('ü', at)) zip.set([0x81, 0x81], at)
    expect((await open(zip)).find('sub/üü.txt')).toBeDefined()
  })
})

describe('ZIP archives that are damaged or made to do harm', () => {
  it('gives what is there of an archive that is cut off', async () => {
    const zip = Buffer.from(zipSync({ 'a.txt': strToU8('first'), 'b.txt': strToU8('word '.repeat(5000).concat(randomBytes(3000).toString('hex'))) }))
    const cut = zip.subarray(0, 1500)
    expect(await textOf(cut, 'a.txt')).toEqual({ text: 'first', incomplete: true })
    const second = await textOf(cut, 'b.txt')
    expect(second.text.startsWith('word '.repeat(5000))).toBe(true)
    expect(second.incomplete).toBe(true)
  })

  it('gives the beginning of a member whose data break off', async () => {
    const long = Array.from({ length: 40_000 }, (_, at) => `line ${String(at * 7919)}`).join('\n')
    const zip = Buffer.from(zipSync({ 'a.txt': strToU8(long) }))
    zip.fill(0xff, zip.length - 5000, zip.length - 4000)
    const { text, incomplete } = await textOf(zip, 'a.txt')
    expect(incomplete).toBe(true)
    expect(long.startsWith(text.slice(0, 100_000))).toBe(true)
    expect(text.length).toBeGreaterThan(100_000)
  })

  it.each([
    ['no archive', randomBytes(5000)],
    ['nothing', new Uint8Array()],
    ['an end record alone that promises members', (() => { const end = Buffer.from(zipSync({})); end.writeUInt32LE(100, 12); return end })()],
    ['a signature and no more', Buffer.from('PK\x03\x04', 'latin1')],
  ])('%s is damaged', async (_what, content) => {
    await expect(open(content)).rejects.toMatchObject({ code: 'damaged' })
  })

  it('a member that is not where the directory says', async () => {
    const zip = zipped()
    zip.writeUInt32LE(7, rowOf(zip, 'a.txt') + 42)
    await expect(textOf(zip, 'a.txt')).rejects.toMatchObject({ code: 'damaged' })
  })

  it('stops at each limit while unpacking', async () => {
    const bomb = zipSync({ bomb: [new Uint8Array(21_000_000), { level: 9 }], other: [randomBytes(300_000), { level: 0 }] })
    await expect(textOf(bomb, 'bomb')).rejects.toMatchObject({ code: 'too-large', message: expect.stringContaining('200 times') })
    await expect(textOf(bomb, 'bomb', { memberBytes: 1000 })).rejects.toMatchObject({ code: 'too-large' })
    await expect(textOf(bomb, 'bomb', { totalBytes: 100_000 })).rejects.toMatchObject({ code: 'too-large' })
    const zip = await open(bomb)
    await expect(zip.read(zip.entries[1]!, { signal: live, maxBytes: 1000 })).rejects.toMatchObject({ code: 'too-large' })
  })

  it('lists no more members than allowed and says so', async () => {
    const many = zipSync(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`m${String(at)}`, new Uint8Array()])))
    const zip = await open(many, { members: 20 })
    expect([zip.entries.length, zip.incomplete]).toEqual([20, true])
  })

  it('stops when told to', async () => {
    const zip = await open(zipped())
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(zip.read(zip.entries[0]!, { signal })).rejects.toThrow('enough')
  })
})
