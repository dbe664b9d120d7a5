/** Bytes that are read at any place: a file, or a member of another document that lies in memory. */
import { open } from 'node:fs/promises'
import { heldBytes } from './held-bytes.js'

export interface ByteSource {
  readonly size: number
  /** Fewer than `length` bytes only where the source ends. */
  read(offset: number, length: number): Promise<Buffer>
}

export function bytesOf(content: Uint8Array): ByteSource {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  return { size: buffer.length, read: (offset, length) => Promise.resolve(buffer.subarray(offset, offset + length)) }
}

/** The file is closed when `work` has ended. */
export async function withFile<Result>(path: string, work: (source: ByteSource) => Promise<Result>): Promise<Result> {
  const held = heldBytes(path)
  if (held !== undefined) return work(bytesOf(held))
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const read = async (offset: number, length: number): Promise<Buffer> => {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)))
      let filled = 0
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, offset + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return buffer.subarray(0, filled)
    }
    return await work({ size, read })
  } finally {
    await file.close()
  }
}
