import type koffiModule from 'koffi'
import { codeOf } from '../contracts/errors.js'
import { compressionLevel, damagedFrame, decompressGrowing, type Zstd } from './frame.js'

const libraries = ['libzstd.so.1', 'libzstd.1.dylib', '/opt/homebrew/lib/libzstd.1.dylib', '/usr/local/lib/libzstd.1.dylib']

/** ZSTD_error_dstSize_tooSmall of zstd_errors.h. */
const destinationTooSmall = 70

/** A scratch buffer above this size is given back with the next smaller input. */
const keptScratchBytes = 16 * 1024 * 1024
const smallScratchBytes = 1024 * 1024

export async function loadLibzstd(): Promise<Zstd | undefined> {
  const library = await openLibrary()
  if (library === undefined) return undefined

  const createCompressor = library.func('void *ZSTD_createCCtx()') as () => unknown
  const createDecompressor = library.func('void *ZSTD_createDCtx()') as () => unknown
  const compressBound = library.func('size_t ZSTD_compressBound(size_t size)') as (size: number) => number
  const isError = library.func('uint32_t ZSTD_isError(size_t code)') as (code: number | bigint) => number
  const errorCode = library.func('int ZSTD_getErrorCode(size_t code)') as (code: number | bigint) => number
  const compress = library.func(
    'size_t ZSTD_compressCCtx(void *ctx, void *dst, size_t capacity, const void *src, size_t size, int level)',
  ) as (ctx: unknown, dst: Uint8Array, capacity: number, src: Uint8Array, size: number, level: number) => number | bigint
  const decompress = library.func(
    'size_t ZSTD_decompressDCtx(void *ctx, void *dst, size_t capacity, const void *src, size_t size)',
  ) as (ctx: unknown, dst: Uint8Array, capacity: number, src: Uint8Array, size: number) => number | bigint

  const compressor = createCompressor()
  const decompressor = createDecompressor()
  let scratch = Buffer.allocUnsafeSlow(smallScratchBytes)

  return {
    source: 'libzstd',
    compress(plain) {
      const capacity = compressBound(plain.length)
      if (scratch.length < capacity || scratch.length > Math.max(capacity, keptScratchBytes)) scratch = Buffer.allocUnsafeSlow(Math.max(capacity, smallScratchBytes))
      const size = compress(compressor, scratch, capacity, plain, plain.length, compressionLevel)
      if (isError(size) !== 0) throw new Error(`zstd could not compress (error ${errorCode(size)})`)
      return scratch.subarray(0, Number(size))
    },
    decompress(frame, plainSize) {
      const attempt = (capacity: number): Buffer | undefined => {
        const plain = Buffer.allocUnsafeSlow(Math.max(capacity, 1))
        const size = decompress(decompressor, plain, capacity, frame, frame.length)
        if (isError(size) === 0) return plain.subarray(0, Number(size))
        if (errorCode(size) === destinationTooSmall && plainSize === undefined) return undefined
        throw damagedFrame(new Error(`zstd error ${errorCode(size)}`))
      }
      return plainSize === undefined ? decompressGrowing(frame, attempt) : (attempt(plainSize) ?? Buffer.alloc(0))
    },
  }
}

type KoffiLibrary = ReturnType<typeof koffiModule.load>

/** Undefined where koffi has no build for this platform, or no such library is installed: another source serves. */
async function openLibrary(): Promise<KoffiLibrary | undefined> {
  let koffi
  try {
    koffi = (await import('koffi')).default
  } catch (error) {
    if (codeOf(error) === undefined && !(error instanceof Error)) throw error
    return undefined
  }
  for (const name of libraries) {
    try {
      return koffi.load(name)
    } catch (error) {
      // koffi says "Failed to load shared library" for a missing one, and gives no code to tell it by.
      if (!(error instanceof Error)) throw error
    }
  }
  return undefined
}
