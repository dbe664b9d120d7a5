import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import { createRepository } from '../repository/create.js'
import { PackWriter } from '../pack/pack-writer.js'
import { Sender } from '../send/sender.js'
import type { ComparedEvent } from '../scan/compare.js'
import { cheapCost, password } from '../test-support/backup-scene.js'
import { runProgress } from '../support/run-progress.js'
import { FakeClock, RecordingReporter } from '../test-support/fakes.js'
import { createMemoryStore } from '../transport/memory.js'
import type { ChunkBatch, FileToRead } from './read-files.js'
import type { FileWorkers } from './file-workers.js'
import { storeFiles, type StoredEvent } from './store-files.js'

const live = new AbortController().signal
const idOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** An entry of the walk; the fake workers take what follows the last slash, less a number, for the file's content. */
function fileEvent(path: string, change: { mode?: number; unchangedContent?: readonly string[] } = {}): ComparedEvent {
  const { mode = 0o100644, ...rest } = change
  const entry = {
    name: Buffer.from(path.slice(1)), mode, uid: 0, gid: 0, inode: 1n, deviceId: 1n, device: 0n, links: 1, size: 10, mtimeNs: 1n, ctimeNs: 1n,
  }
  return { kind: 'entry', path: Buffer.from(path), entry, previous: undefined, ...rest }
}

const contentOf = (path: Uint8Array) => Buffer.from(path).toString().replace(/^.*\//, '').replace(/^\d+-/, '')

function fakeWorkers(change: Partial<FileWorkers> = {}) {
  const reads: number[] = []
  const sealed: number[] = []
  const workers: FileWorkers = {
    async readFiles(files: readonly FileToRead[], onBatch: (batch: ChunkBatch) => Promise<void>) {
      reads.push(files.length)
      await new Promise(setImmediate)
      const texts = files.map(({ path }) => Buffer.from(contentOf(path)))
      const ids = Buffer.concat(texts.map((text) => createHash('sha256').update(text).digest()))
      let end = 0
      await onBatch({
        files: Uint32Array.from(files.keys()),
        ids: new Uint8Array(ids),
        offsets: Uint32Array.from(texts, ({ length }) => (end += length) - length),
        lengths: Uint32Array.from(texts, ({ length }) => length),
        bytes: new Uint8Array(Buffer.concat(texts)),
      })
      return texts.map(({ length }) => ({ size: length, changed: false }))
    },
    seal({ offsets, lengths }) {
      sealed.push(lengths.length)
      const ends = Uint32Array.from(lengths, (_, i) => (i + 1) * 40)
      return Promise.resolve({ bytes: new Uint8Array(offsets.length * 40), ends, uncompressedLengths: new Uint32Array(lengths.length) })
    },
    ...change,
  }
  return { workers, reads, sealed }
}

async function store(events: Iterable<ComparedEvent>, workers: FileWorkers, signal = live): Promise<{ stored: StoredEvent[]; packs: PackWriter }> {
  const clock = new FakeClock()
  const repository = await createRepository(createMemoryStore(), { password, signal: live, clock, cost: cheapCost })
  const packs = new PackWriter({ repository, clock, sender: new Sender(repository.store, { signal }), signal })
  async function* walk() {
    for (const event of events) yield await Promise.resolve(event)
  }
  const stored: StoredEvent[] = []
  for await (const event of storeFiles(walk(), { workers, packs, signal, progress: runProgress(new RecordingReporter()) })) stored.push(event)
  return { stored, packs }
}

describe('storing files', () => {
  it('keeps the order of events, whatever each of them takes', async () => {
    const events: ComparedEvent[] = [
      { kind: 'enter', path: Buffer.from('/d'), entry: undefined, previous: undefined },
      fileEvent('/d/one'),
      fileEvent('/d/link', { mode: 0o120777 }),
      fileEvent('/d/same', { unchangedContent: ['aa'] }),
      fileEvent('/d/two'),
      { kind: 'leave', previous: undefined },
    ]
    const { workers } = fakeWorkers()
    const { stored } = await store(events, workers)
    expect(stored.map(({ kind }) => kind)).toEqual(events.map(({ kind }) => kind))
    expect(stored.map((event) => event.content)).toEqual([
      undefined,
      { blobs: [idOf('one')], outcome: { size: 3, changed: false } },
      undefined,
      { blobs: ['aa'], outcome: undefined },
      { blobs: [idOf('two')], outcome: { size: 3, changed: false } },
      undefined,
    ])
  })

  it('seals and stores the same content once', async () => {
    const { workers, sealed } = fakeWorkers()
    const { stored, packs } = await store(Array.from({ length: 300 }, (_, i) => fileEvent(`/${i}-${i % 3 === 0 ? 'a' : 'b'}`)), workers)
    expect(sealed.reduce((sum, count) => sum + count, 0)).toBe(2)
    expect(packs.added.dataBlobs).toBe(2)
    expect(new Set(stored.map(({ content }) => content!.blobs[0]))).toEqual(new Set([idOf('a'), idOf('b')]))
  })

  it('sends files to the workers in batches, also when the walk is far ahead of them', async () => {
    const { workers, reads } = fakeWorkers()
    const { stored } = await store(Array.from({ length: 20_000 }, (_, i) => fileEvent(`/${i}-x`)), workers)
    expect(stored).toHaveLength(20_000)
    // 313 full ones, and a few when the walk had to wait.
    expect(reads.length).toBeLessThan(340)
    expect(Math.max(...reads)).toBe(64)
  })

  it('ends with a failure of the workers, of sealing, or of the signal', async () => {
    const events = Array.from({ length: 200 }, (_, i) => fileEvent(`/${i}-x${i}`))
    const broken = Object.assign(new Error('a worker died'), { code: 'internal' })
    await expect(store(events, fakeWorkers({ readFiles: () => Promise.reject(broken) }).workers)).rejects.toBe(broken)
    await expect(store(events, fakeWorkers({ seal: () => Promise.reject(broken) }).workers)).rejects.toBe(broken)
    const stop = Object.assign(new Error('stop'), { code: 'aborted' })
    expect(await store(events, fakeWorkers().workers, AbortSignal.abort(stop)).then(() => 'no error', codeOf)).toBe('aborted')
  })
})
