/** The worker thread: looks at folders, reads and chunks files, compresses and encrypts. Started by `pool.ts`. */
import { parentPort, workerData, type TransferListItem } from 'node:worker_threads'
import { makeTables } from '../chunk/chunker.js'
import type { SealReply, SealRequest } from '../chunk/file-workers.js'
import { FileReader, type ChunkBatch } from '../chunk/read-files.js'
import { loadZstd } from '../compress/zstd.js'
import { codeOf, messageOf } from '../contracts/errors.js'
import { releaseBuffer } from '../os/release.js'
import { envelopeBytes, sealInto } from '../repository/crypto/envelope.js'
import { compressBlob } from '../repository/pack/blob.js'
import { listDirectories, statEntries } from '../scan/list-directory.js'
import { batchCredits, type Calls, type CallKind, type FromWorker, type ToWorker, type WorkerSetup } from './protocol.js'

if (parentPort === null) throw new Error('worker-entry runs in a worker thread only')
const port = parentPort
const setup = workerData as WorkerSetup
const tables = makeTables(setup.polynomial)
const key = { encrypt: Buffer.from(setup.key.encrypt), macK: Buffer.from(setup.key.macK), macR: Buffer.from(setup.key.macR) }
const zstd = await loadZstd()

/** For each `read` in progress: credits left, and whoever waits for one. */
const credits = new Map<number, { left: number; wake: (() => void) | undefined }>()

const post = (message: FromWorker, transfer: TransferListItem[] = []) => port.postMessage(message, transfer)

async function emitBatch(call: number, batch: ChunkBatch): Promise<void> {
  const credit = credits.get(call)!
  if (credit.left === 0) await new Promise<void>((resolve) => (credit.wake = resolve))
  credit.left--
  post({ kind: 'batch', call, batch }, [batch.bytes.buffer as ArrayBuffer])
}

function addCredit(call: number): void {
  const credit = credits.get(call)
  if (credit === undefined) return
  credit.left++
  credit.wake?.()
  credit.wake = undefined
}

/** Sealed blobs are gathered here, so that a batch leaves one buffer behind instead of three a blob. */
let gathered = Buffer.alloc(0)

function seal({ bytes, offsets, lengths }: SealRequest): SealReply {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const largest = lengths.reduce((sum, length) => sum + length + envelopeBytes, 0)
  if (gathered.length < largest) gathered = Buffer.allocUnsafeSlow(largest)
  const ends = new Uint32Array(offsets.length)
  const uncompressedLengths = new Uint32Array(offsets.length)
  let end = 0
  offsets.forEach((offset, i) => {
    const content = compressBlob(zstd, 'data', source.subarray(offset, offset + lengths[i]!), setup.compress)
    ends[i] = end = sealInto(key, content.bytes, gathered, end)
    uncompressedLengths[i] = content.uncompressedLength ?? 0
  })
  releaseBuffer(bytes)
  const joined = Buffer.allocUnsafeSlow(end)
  gathered.copy(joined, 0, 0, end)
  return { bytes: joined, ends, uncompressedLengths }
}

async function answer(message: Exclude<ToWorker, { kind: 'credit' | 'close' }>): Promise<Calls[CallKind]['reply']> {
  switch (message.kind) {
    case 'list':
      return listDirectories(message.request.folders)
    case 'stat':
      return statEntries(message.request.folder, message.request.names)
    case 'seal':
      return seal(message.request)
    case 'read': {
      credits.set(message.call, { left: batchCredits, wake: undefined })
      try {
        return await new FileReader(tables, (batch) => emitBatch(message.call, batch)).readAll(message.request.files)
      } finally {
        credits.delete(message.call)
      }
    }
  }
}

port.on('message', (message: ToWorker) => {
  // Ends this thread only.
  if (message.kind === 'close') process.exit()
  if (message.kind === 'credit') {
    addCredit(message.call)
    return
  }
  answer(message).then(
    (reply) => post({ kind: 'reply', call: message.call, reply }, message.kind === 'seal' ? [(reply as SealReply).bytes.buffer as ArrayBuffer] : []),
    (error: unknown) => {
      const stack = error instanceof Error ? error.stack : undefined
      post({ kind: 'failure', call: message.call, error: { code: codeOf(error), message: messageOf(error), stack } })
    },
  )
})
