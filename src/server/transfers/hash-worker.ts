/** The thread of `hash-thread.ts`. */
import { createHash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import type { HashAnswer, HashQuestion } from './hash-thread.js'

parentPort?.on('message', ({ id, memory, offset, bytes }: HashQuestion) => {
  const sha256 = createHash('sha256').update(new Uint8Array(memory, offset, bytes)).digest('hex')
  parentPort?.postMessage({ id, sha256 } satisfies HashAnswer)
})
