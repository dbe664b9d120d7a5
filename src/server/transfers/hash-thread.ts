/**
 * SHA-256 of large objects in a thread of its own: on the main one it would take as long as decrypting them. Their memory is shared with
 * the thread, so nothing is copied. The thread starts with the first large object.
 */
import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'

/** Below it, asking the thread costs more than it saves. */
const worthAThreadBytes = 512 * 1024

export interface HashQuestion {
  readonly id: number
  readonly memory: SharedArrayBuffer
  readonly offset: number
  readonly bytes: number
}

export interface HashAnswer {
  readonly id: number
  readonly sha256: string
}

export class HashThread {
  private worker: Worker | undefined
  private nextId = 0
  private readonly waiting = new Map<number, { readonly bytes: Uint8Array; resolve(sha256: string): void }>()

  /** 64 hex digits. `bytes` do not change meanwhile. */
  sha256(bytes: Uint8Array): Promise<string> {
    const { buffer, byteOffset: offset } = bytes
    if (bytes.byteLength < worthAThreadBytes || !(buffer instanceof SharedArrayBuffer)) return Promise.resolve(here(bytes))
    const id = this.nextId++
    return new Promise((resolve) => {
      this.waiting.set(id, { bytes, resolve })
      this.started().postMessage({ id, memory: buffer, offset, bytes: bytes.byteLength } satisfies HashQuestion)
    })
  }

  async close(): Promise<void> {
    await this.worker?.terminate()
  }

  private started(): Worker {
    if (this.worker !== undefined) return this.worker
    const worker = new Worker(new URL('./hash-worker.js', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 } })
    // Who waits for an answer has other things open.
    worker.unref()
    worker.on('message', ({ id, sha256 }: HashAnswer) => this.answer(id, sha256))
    // What a thread that ended owes is computed here; the next question starts another.
    worker.on('error', () => this.ended(worker))
    worker.on('exit', () => this.ended(worker))
    return (this.worker = worker)
  }

  private answer(id: number, sha256: string): void {
    this.waiting.get(id)?.resolve(sha256)
    this.waiting.delete(id)
  }

  /** Told twice of one that failed; by the second time another may have been started. */
  private ended(worker: Worker): void {
    if (this.worker !== worker) return
    this.worker = undefined
    for (const [id, { bytes }] of [...this.waiting]) this.answer(id, here(bytes))
  }
}

function here(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
