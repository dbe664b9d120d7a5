/** Bytes at addresses that are known: for structs with pointers in them. They are never freed. */
import { randomBytes } from 'node:crypto'
import { errnoName, lastErrno, libcFunction } from '../../core/os/libc.js'

const PROT_READ_AND_WRITE = 3
const MAP_PRIVATE_AND_ANONYMOUS = 0x22
/** Below it every process has room: there are arm64 systems with addresses of 39 bits. */
const addressBits = process.arch === 'arm64' ? 38 : 46
const pageSize = 65_536

/** A copy at an address that nobody can guess, as far as the kernel gives what it is asked for. */
export function place(bytes: Buffer): number {
  const mmap = libcFunction('uint64_t mmap(uint64_t address, size_t length, int protection, int flags, int fd, long offset)')
  const memcpy = libcFunction('uint64_t memcpy(uint64_t destination, const void *source, size_t length)')
  if (mmap === undefined || memcpy === undefined) throw new Error('no libc')
  // A shift within the room as well: that many more addresses to try.
  const shift = 16 * (randomBytes(2).readUInt16LE() % (pageSize / 16))
  const room = mmap(randomPage(), bytes.length + shift, PROT_READ_AND_WRITE, MAP_PRIVATE_AND_ANONYMOUS, -1, 0)
  // MAP_FAILED is -1.
  if (room > 2 ** 52) throw new Error(`no memory: ${errnoName(lastErrno())}`)
  memcpy(room + shift, bytes, bytes.length)
  return room + shift
}

/** `char *[]`, with a null pointer at the end. */
export function placeTexts(texts: readonly string[]): number {
  const pointers = Buffer.alloc(8 * (texts.length + 1))
  const encoded = texts.map((text) => Buffer.from(`${text}\0`))
  let address = place(Buffer.concat(encoded))
  encoded.forEach((text, at) => {
    pointers.writeBigUInt64LE(BigInt(address), 8 * at)
    address += text.length
  })
  return place(pointers)
}

function randomPage(): number {
  const pages = 2 ** addressBits / pageSize
  return (randomBytes(6).readUIntLE(0, 6) % (pages - 16) + 16) * pageSize
}
