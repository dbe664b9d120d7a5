import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ChunkBatch, FileToRead } from '../chunk/read-files.js'
import { loadZstd } from '../compress/zstd.js'
import { codeOf } from '../contracts/errors.js'
import { generateKey } from '../repository/crypto/envelope.js'
import { openBlob } from '../repository/pack/blob.js'
import { entryAt, isListFailure, packNames } from '../scan/listing.js'
import { WorkerPool } from './pool.js'

const key = generateKey()
const MiB = 1024 * 1024

let folder: string
let pool: WorkerPool
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-'))
  pool = new WorkerPool({ polynomial: 0x3da3358b4dc173n, key, compress: true, threads: 2 })
})
afterEach(async () => {
  await pool.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

function make(name: string, content: Buffer | string): FileToRead {
  const at = path.join(folder, name)
  fs.writeFileSync(at, content)
  const { size, mtimeNs, ctimeNs, ino, dev } = fs.lstatSync(at, { bigint: true })
  return { path: new Uint8Array(Buffer.from(at)), size: Number(size), mtimeNs, ctimeNs, inode: ino, deviceId: dev }
}

const toList = (at: string) => ({ path: Buffer.from(at), expected: {} })
const outcomeOf = (call: Promise<unknown>) => call.then(() => 'no error', codeOf)

describe('worker pool', () => {
  it('lists folders and looks at entries; what cannot be listed is an answer, not a failure', async () => {
    make('file', 'x')
    const [listed, missing] = await pool.listDirectories([toList(folder), toList(path.join(folder, 'missing'))])
    if (isListFailure(listed!)) throw new Error(listed.message)
    expect(entryAt(listed!.names, listed!.stats, 0)).toMatchObject({ name: Buffer.from('file'), size: 1 })
    expect(missing).toMatchObject({ code: 'ENOENT' })
    const names = packNames([Buffer.from('file'), Buffer.from('none')])
    const stats = await pool.statEntries(toList(folder), names)
    expect([entryAt(names, stats, 0), entryAt(names, stats, 1)]).toMatchObject([{ size: 1 }, { code: 'ENOENT' }])
  })

  it('reads, seals and gives back what opens to the same bytes', async () => {
    const content = Buffer.concat([Buffer.alloc(2 * MiB, 'text that shrinks '), fs.readFileSync(process.execPath).subarray(0, 12 * MiB)])
    const zstd = await loadZstd()
    const read: Buffer[][] = []
    const open = async ({ bytes, files, ids, offsets, lengths }: ChunkBatch) => {
      const batch: Buffer[] = []
      read.push(batch)
      const plainIds = Array.from(files, (_, i) => Buffer.from(ids.subarray(i * 32, i * 32 + 32)).toString('hex'))
      const sealed = await pool.seal({ bytes, offsets, lengths })
      // The plain bytes have moved to the other thread.
      expect(bytes.length).toBe(0)
      files.forEach((_, i) => {
        const blob = sealed.bytes.subarray(sealed.ends[i - 1] ?? 0, sealed.ends[i])
        const plain = openBlob(key, zstd, blob, sealed.uncompressedLengths[i] === 0 ? undefined : sealed.uncompressedLengths[i])
        expect(createHash('sha256').update(plain).digest('hex')).toBe(plainIds[i])
        batch.push(plain)
      })
    }
    // The read may end before its last batches have been dealt with.
    const opening: Promise<void>[] = []
    const outcomes = await pool.readFiles([make('small', 'small'), make('large', content)], (batch) => (opening.push(open(batch)), opening.at(-1)!))
    await Promise.all(opening)
    expect(Buffer.concat(read.flat()).equals(Buffer.concat([Buffer.from('small'), content]))).toBe(true)
    expect(outcomes.map(({ size, changed }) => [size, changed])).toEqual([[5, false], [content.length, false]])
  })

  it('reads at most two batches ahead of whoever deals with them', async () => {
    const file = make('large', Buffer.alloc(50 * MiB, 'x'))
    const waiting: (() => void)[] = []
    let came = 0
    const reading = pool.readFiles([file], (batch: ChunkBatch) => {
      expect(batch.files.length).toBeGreaterThan(0)
      came++
      return new Promise<void>((resolve) => waiting.push(resolve))
    })
    while (came < 2) await new Promise(setImmediate)
    // A question to the same thread is answered after it has done all that it may.
    await Promise.all([0, 1].map(() => pool.seal({ bytes: new Uint8Array(8), offsets: Uint32Array.of(0), lengths: Uint32Array.of(8) })))
    expect(came).toBe(2)
    let done = false
    void reading.then(() => (done = true))
    while (!done) {
      waiting.shift()?.()
      await new Promise(setImmediate)
    }
    expect(came).toBeGreaterThan(3)
  })

  it('a reader who fails ends that read with his error, and the pool goes on', async () => {
    const file = make('file', 'x')
    await expect(pool.readFiles([file], () => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
    const batches: number[] = []
    for (let i = 0; i < 4; i++) await pool.readFiles([file], async ({ files }) => void (await Promise.resolve(batches.push(files.length))))
    expect(batches).toEqual([1, 1, 1, 1])
  })

  it('a failure in the thread comes back with its message', async () => {
    const malformed = { bytes: new Uint8Array(4), offsets: null as unknown as Uint32Array, lengths: Uint32Array.of(4) }
    await expect(pool.seal(malformed)).rejects.toThrow(/null/)
    expect(await outcomeOf(pool.listDirectories([toList(folder)]))).toBe('no error')
  })

  it('closing ends what is open and what waits with `aborted`, and leaves no thread', async () => {
    const never = () => new Promise<void>(() => undefined)
    const file = make('large', Buffer.alloc(30 * MiB, 'x'))
    const reads = Array.from({ length: 5 }, () => outcomeOf(pool.readFiles([file], never)))
    await new Promise(setImmediate)
    await pool.close()
    expect(await Promise.all(reads)).toEqual(Array(5).fill('aborted'))
    expect(await outcomeOf(pool.listDirectories([toList(folder)]))).toBe('aborted')
    await pool.close()
  })
})
