import zlib from 'node:zlib'
import { compressionLevel, damagedFrame, maxPlainBytes, type Zstd } from './frame.js'

/** The part of `node:zlib` that Node 20's types do not know yet. */
interface ZlibWithZstd {
  zstdCompressSync(input: Uint8Array, options: { params: Record<number, number> }): Buffer
  zstdDecompressSync(input: Uint8Array, options: { maxOutputLength: number }): Buffer
  constants: { ZSTD_c_compressionLevel: number }
}

function hasZstd(module: object): module is ZlibWithZstd {
  return 'zstdCompressSync' in module && 'zstdDecompressSync' in module
}

export function loadNodeZstd(): Promise<Zstd | undefined> {
  const candidate: object = zlib
  if (!hasZstd(candidate)) return Promise.resolve(undefined)
  const params = { [candidate.constants.ZSTD_c_compressionLevel]: compressionLevel }
  return Promise.resolve({
    source: 'node',
    compress: (plain) => candidate.zstdCompressSync(plain, { params }),
    decompress: (frame, plainSize) => {
      let plain
      try {
        plain = candidate.zstdDecompressSync(frame, { maxOutputLength: Math.max(plainSize ?? maxPlainBytes, 1) })
      } catch (cause) {
        throw damagedFrame(cause)
      }
      // Node says nothing about a frame that ends too early: it gives what it has, often nothing.
      if (plainSize === undefined ? plain.length === 0 : plain.length !== plainSize) throw damagedFrame(new Error(`${plain.length} bytes came out`))
      return plain
    },
  })
}
