import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { osSupport } from '../os/libc.js'
import { makeNode } from '../os/special.js'
import { findCut, makeTables, maxChunkBytes, minChunkBytes } from './chunker.js'
import { FileReader, type ChunkBatch, type FileToRead, type ReadOutcome } from './read-files.js'

const libcOnly = osSupport().available ? it : it.skip
const tables = makeTables(0x3da3358b4dc173n)
const MiB = 1024 * 1024
/** 20 MiB that no two places of are alike, made once. */
const noise = pseudoRandom(20 * MiB)

function pseudoRandom(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = 0x9e3779b9
  for (let at = 0; at + 4 <= length; at += 4) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes.writeInt32LE(state, at)
  }
  return bytes
}

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'read-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

function seen(name: string): FileToRead {
  const at = path.join(folder, name)
  const { size, mtimeNs, ctimeNs, ino, dev } = fs.lstatSync(at, { bigint: true })
  return { path: Buffer.from(at), size: Number(size), mtimeNs, ctimeNs, inode: ino, deviceId: dev }
}

function make(name: string, content: Uint8Array | string): FileToRead {
  fs.writeFileSync(path.join(folder, name), content)
  return seen(name)
}

interface ReadBack {
  readonly outcomes: readonly ReadOutcome[]
  /** Chunks by file, copied when their batch came. */
  readonly chunks: Buffer[][]
  readonly batches: number[]
}

async function read(files: readonly FileToRead[], onBatch: (batch: ChunkBatch) => void = () => undefined): Promise<ReadBack> {
  const chunks: Buffer[][] = files.map(() => [])
  const batches: number[] = []
  const reader = new FileReader(tables, async (batch) => {
    batches.push(batch.files.length)
    batch.files.forEach((file, i) => {
      const chunk = Buffer.from(batch.bytes.subarray(batch.offsets[i], batch.offsets[i]! + batch.lengths[i]!))
      const id = Buffer.from(batch.ids.subarray(i * 32, i * 32 + 32)).toString('hex')
      if (createHash('sha256').update(chunk).digest('hex') !== id) throw new Error(`chunk ${i} of a batch is not what its id says`)
      chunks[file]!.push(chunk)
    })
    onBatch(batch)
    // The batch goes to another thread, memory and all.
    batch.bytes.fill(0xee)
    await Promise.resolve()
  })
  return { outcomes: await reader.readAll(files), chunks, batches }
}

function cutLengths(content: Buffer): number[] {
  const lengths: number[] = []
  for (let start = 0; start < content.length; ) {
    const end = findCut(tables, content, start, content.length) ?? content.length
    lengths.push(end - start)
    start = end
  }
  return lengths
}

const lengthsOf = (chunks: readonly Buffer[]) => chunks.map(({ length }) => length)
const unchanged = (size: number): ReadOutcome => ({ size, changed: false })

describe('reading files', () => {
  it('puts many small files into one batch', async () => {
    const files = Array.from({ length: 50 }, (_, i) => make(`f${i}`, `content ${i}`))
    const { outcomes, chunks, batches } = await read(files)
    expect(batches).toEqual([50])
    expect(chunks.map((parts) => Buffer.concat(parts).toString())).toEqual(files.map((_, i) => `content ${i}`))
    expect(outcomes).toEqual(files.map(({ size }) => unchanged(size)))
  })

  it('gives an empty file no chunk, and an empty list nothing', async () => {
    const { outcomes, chunks, batches } = await read([make('empty', ''), make('full', 'x'), make('also', '')])
    expect(outcomes).toEqual([unchanged(0), unchanged(1), unchanged(0)])
    expect(chunks.map(lengthsOf)).toEqual([[], [1], []])
    expect(batches).toEqual([1])
    expect(await read([])).toEqual({ outcomes: [], chunks: [], batches: [] })
  })

  it('cuts a large file exactly where the chunker would cut the whole', async () => {
    const { outcomes, chunks, batches } = await read([make('large', noise)])
    expect(outcomes).toEqual([unchanged(noise.length)])
    expect(Buffer.concat(chunks[0]!).equals(noise)).toBe(true)
    expect(lengthsOf(chunks[0]!)).toEqual(cutLengths(noise))
    expect(batches.length).toBeGreaterThan(1)
  })

  it('cuts what never fits at the greatest length', async () => {
    // A window of zeros has a fingerprint of zero, which is a cut; one of other equal bytes has none anywhere.
    const zeros = Buffer.alloc(3 * MiB)
    expect(lengthsOf((await read([make('zeros', zeros)])).chunks[0]!)).toEqual(Array(6).fill(minChunkBytes))
    const same = Buffer.alloc(2 * maxChunkBytes + 5, 0x55)
    expect(lengthsOf((await read([make('same', same)])).chunks[0]!)).toEqual([maxChunkBytes, maxChunkBytes, 5])
  })

  it.each([minChunkBytes - 1, minChunkBytes, minChunkBytes + 1, maxChunkBytes - 1, maxChunkBytes, maxChunkBytes + 1])('a file of %i bytes is whole', async (length) => {
    const content = noise.subarray(7, 7 + length)
    const { outcomes, chunks } = await read([make('file', content), make('next', 'after')])
    expect(Buffer.concat(chunks[0]!).equals(content)).toBe(true)
    expect(lengthsOf(chunks[0]!)).toEqual(cutLengths(content))
    expect(Buffer.concat(chunks[1]!).toString()).toBe('after')
    expect(outcomes).toEqual([unchanged(length), unchanged(5)])
  })

  it('files that end exactly at a cut have no empty chunk', async () => {
    const [first] = cutLengths(noise)
    const { chunks } = await read([make('exact', noise.subarray(0, first)), make('next', noise.subarray(0, first! + 1))])
    expect(chunks.map(lengthsOf)).toEqual([[first], [first, 1]])
  })

  it('whatever the sizes: chunks joined are the file, cut where the whole would be', async () => {
    const size = fc.oneof(fc.nat(100), fc.nat(2 * MiB), fc.integer({ min: 4 * MiB, max: 10 * MiB }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(size, fc.nat(MiB)), { maxLength: 6 }), async (wanted) => {
        const contents = wanted.map(([length, from]) => noise.subarray(from, from + length))
        const { outcomes, chunks } = await read(contents.map((content, i) => make(`p${i}`, content)))
        contents.forEach((content, i) => {
          expect(Buffer.concat(chunks[i]!).equals(content)).toBe(true)
          expect(lengthsOf(chunks[i]!)).toEqual(cutLengths(content))
        })
        expect(outcomes).toEqual(contents.map(({ length }) => unchanged(length)))
      }),
      { numRuns: 12 },
    )
  }, 60_000)
})

describe('a file that is not what the walk saw', () => {
  /** Three files, the middle one larger than a batch; `between` runs after the first batch, when it is open. */
  async function disturbed(between: (middle: string) => void): Promise<ReadBack> {
    const files = [make('before', 'before'), make('middle', noise), make('after', 'after')]
    let first = true
    return read(files, () => {
      if (first) between(path.join(folder, 'middle'))
      first = false
    })
  }

  function othersAreWhole({ outcomes, chunks }: ReadBack): void {
    expect([outcomes[0], outcomes[2]]).toEqual([unchanged(6), unchanged(5)])
    expect([chunks[0], chunks[2]].map((parts) => Buffer.concat(parts!).toString())).toEqual(['before', 'after'])
  }

  it('grows while it is read: all of it is saved, and told as changed', async () => {
    const back = await disturbed((middle) => fs.appendFileSync(middle, 'more'))
    expect(back.outcomes[1]).toEqual({ size: noise.length + 4, changed: true })
    expect(Buffer.concat(back.chunks[1]!).equals(Buffer.concat([noise, Buffer.from('more')]))).toBe(true)
    othersAreWhole(back)
  })

  it('shrinks while it is read: what is left is saved, and told as changed', async () => {
    const back = await disturbed((middle) => fs.truncateSync(middle, 15 * MiB))
    expect(back.outcomes[1]).toEqual({ size: 15 * MiB, changed: true })
    expect(Buffer.concat(back.chunks[1]!).equals(noise.subarray(0, 15 * MiB))).toBe(true)
    othersAreWhole(back)
  })

  it('is written over while it is read: told as changed', async () => {
    const back = await disturbed((middle) => {
      const fd = fs.openSync(middle, 'r+')
      fs.writeSync(fd, 'X', 0)
      fs.closeSync(fd)
      fs.utimesSync(middle, 1, 1)
    })
    expect(back.outcomes[1]).toEqual({ size: noise.length, changed: true })
    othersAreWhole(back)
  })

  it('is unlinked while it is read: the open file is whole', async () => {
    const back = await disturbed((middle) => fs.rmSync(middle))
    expect(back.outcomes[1]).toEqual(unchanged(noise.length))
    expect(Buffer.concat(back.chunks[1]!).equals(noise)).toBe(true)
    othersAreWhole(back)
  })

  it('was changed between the walk and the reading: the new one is saved with what it says of itself', async () => {
    const file = make('file', 'old')
    const now = make('file', 'newer')
    fs.chmodSync(path.join(folder, 'file'), 0o600)
    const { outcomes, chunks } = await read([file])
    expect(outcomes).toEqual([{ size: 5, changed: false, stat: expect.objectContaining({ mtimeNs: now.mtimeNs, mode: 0o100600, links: 1 }) as unknown }])
    expect(Buffer.concat(chunks[0]!).toString()).toBe('newer')
  })

  it('vanished, or became a folder: it has failed, the others are whole', async () => {
    const files = [make('a', 'a'), make('gone', 'x'), make('folder', 'x'), make('z', 'z')]
    fs.rmSync(path.join(folder, 'gone'))
    fs.rmSync(path.join(folder, 'folder'))
    fs.mkdirSync(path.join(folder, 'folder'))
    const { outcomes, chunks } = await read(files)
    expect(outcomes.map(({ failure }) => failure?.code)).toEqual([undefined, 'ENOENT', 'ENOENT', undefined])
    expect(chunks.map((parts) => Buffer.concat(parts).toString())).toEqual(['a', '', '', 'z'])
  })

  it('became a symlink: it is not followed', async () => {
    const file = make('file', 'mine')
    fs.rmSync(path.join(folder, 'file'))
    fs.symlinkSync('/etc/hostname', path.join(folder, 'file'))
    const { outcomes, chunks } = await read([file])
    expect([outcomes[0]?.failure?.code, chunks]).toEqual(['ELOOP', [[]]])
  })

  libcOnly('became a fifo or a socket: nobody waits for it (needs libc)', async () => {
    const files = [make('fifo', 'x'), make('socket', 'x')]
    for (const [name, type] of [['fifo', fs.constants.S_IFIFO], ['socket', fs.constants.S_IFSOCK]] as const) {
      fs.rmSync(path.join(folder, name))
      makeNode(Buffer.from(path.join(folder, name)), type | 0o600, 0n)
    }
    const { outcomes } = await read(files)
    expect(outcomes.map(({ failure }) => failure?.code)).toEqual(['ENOENT', 'ENXIO'])
  })

  it('says 0 bytes and holds some all the same, as in /proc: it is saved and has not changed', async () => {
    const at = '/proc/self/status'
    const { mtimeNs, ctimeNs, ino, dev } = fs.lstatSync(at, { bigint: true })
    const { outcomes, chunks } = await read([{ path: Buffer.from(at), size: 0, mtimeNs, ctimeNs, inode: ino, deviceId: dev }, make('z', 'z')])
    expect(outcomes[0]).toMatchObject({ changed: false })
    expect(outcomes[0]!.size).toBe(Buffer.concat(chunks[0]!).length)
    expect(Buffer.concat(chunks[0]!).toString()).toContain('Name:')
    expect(Buffer.concat(chunks[1]!).toString()).toBe('z')
  })

  it('is another one, in a place that the walk did not see: it is not read', async () => {
    fs.mkdirSync(path.join(folder, 'walked'))
    fs.mkdirSync(path.join(folder, 'elsewhere'))
    const file = make('walked/x', 'seen')
    make('elsewhere/x', 'secret')
    const { ino, dev } = fs.statSync(path.join(folder, 'walked'), { bigint: true })
    const seenThere = { ...file, folder: { inode: ino, deviceId: dev } }
    // Replaced where it was, as editors do: still the user's file.
    make('walked/new', 'replaced')
    fs.renameSync(path.join(folder, 'walked/new'), path.join(folder, 'walked/x'))
    expect(Buffer.concat((await read([seenThere])).chunks[0]!).toString()).toBe('replaced')
    fs.renameSync(path.join(folder, 'walked'), path.join(folder, 'moved'))
    fs.symlinkSync('elsewhere', path.join(folder, 'walked'))
    const { outcomes, chunks } = await read([seenThere])
    expect([outcomes[0]!.failure?.code, chunks[0] ?? []]).toEqual(['ENOENT', []])
  })

  it('a name that is no UTF-8 is opened by its bytes', async () => {
    const at = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe])])
    fs.writeFileSync(at, 'odd')
    const { mtimeNs, ctimeNs, ino, dev } = fs.lstatSync(at, { bigint: true })
    const { chunks } = await read([{ path: new Uint8Array(at), size: 3, mtimeNs, ctimeNs, inode: ino, deviceId: dev }])
    expect(Buffer.concat(chunks[0]!).toString()).toBe('odd')
  })
})
