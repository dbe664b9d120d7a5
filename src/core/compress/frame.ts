/** What every source of zstd offers, and what they share. */
import { BackupError } from '../contracts/errors.js'

export interface Zstd {
  readonly source: 'node' | 'libzstd' | 'wasm'
  /** One frame. The result may be overwritten by the next call. */
  compress(plain: Uint8Array): Buffer
  /**
   * Decompresses one frame. `plainSize` in bytes where the caller knows it (restic's small frames do not say).
   * Throws `damaged` for anything that is no frame, and for more than `maxPlainBytes` where the size is unknown.
   */
  decompress(frame: Uint8Array, plainSize?: number): Buffer
}

/** zstd's default level, and what restic's "auto" mode comes closest to. */
export const compressionLevel = 3

/** No tree, index or snapshot that anybody writes comes near this. */
export const maxPlainBytes = 2 ** 30

export function damagedFrame(cause: unknown): BackupError {
  return new BackupError('damaged', 'compressed data is damaged: it is not a whole zstd frame', { cause })
}

/**
 * Calls `attempt` with growing output sizes until the frame fits. `attempt` returns undefined when the room was
 * too small.
 */
export function decompressGrowing(frame: Uint8Array, attempt: (capacity: number) => Buffer | undefined): Buffer {
  for (let capacity = Math.max(64 * 1024, frame.length * 8); ; capacity *= 4) {
    const plain = attempt(Math.min(capacity, maxPlainBytes))
    if (plain !== undefined) return plain
    if (capacity >= maxPlainBytes) throw damagedFrame(new Error(`more than ${maxPlainBytes} bytes`))
  }
}
