import { compressionLevel, damagedFrame, decompressGrowing, type Zstd } from './frame.js'

/** The package's types are published for browsers only; this is the part in use. */
interface WasmZstd {
  init(): Promise<void>
  compress(plain: Uint8Array, level: number): Uint8Array
  decompress(frame: Uint8Array, options: { defaultHeapSize: number }): Uint8Array
}

let initialised: Promise<WasmZstd> | undefined

/** The package keeps one module for the whole thread: a second `init` would mix two memories. */
async function initialise(): Promise<WasmZstd> {
  const wasm = (await import('@bokuweb/zstd-wasm')) as unknown as WasmZstd
  await wasm.init()
  return wasm
}

export async function loadWasmZstd(): Promise<Zstd> {
  const wasm = await (initialised ??= initialise())
  return {
    source: 'wasm',
    // Its calls with a kept context are faster on small inputs but leave their memory on inputs of 20 MB (tried).
    compress: (plain) => asBuffer(wasm.compress(plain, compressionLevel)),
    decompress(frame, plainSize) {
      const attempt = (capacity: number): Buffer | undefined => {
        try {
          return asBuffer(wasm.decompress(frame, { defaultHeapSize: Math.max(capacity, 1) }))
        } catch (cause) {
          // The package reports the code -70 (destination too small) as a part of its message only.
          if (plainSize === undefined && String(cause).includes('-70')) return undefined
          throw damagedFrame(cause)
        }
      }
      return plainSize === undefined ? decompressGrowing(frame, attempt) : (attempt(plainSize) ?? Buffer.alloc(0))
    },
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
