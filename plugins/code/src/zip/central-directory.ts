/** The list of members at a ZIP archive's end. Fields: PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.5.3. */
import iconv from 'iconv-lite'
import { DocumentError } from '../document/document-error.js'
import type { ByteSource } from '../document/byte-source.js'
import type { ZipEntry } from './zip-entry.js'

const endSignature = 0x06054b50
const end64LocatorSignature = 0x07064b50
const end64Signature = 0x06064b50
const memberSignature = 0x02014b50

/** The end record is the last thing in the file, apart from a comment of at most 65,535 bytes. */
const tailBytes = 22 + 65_535
/** A member takes 46 bytes and its name: enough for more members than are listed. */
const directoryBytesMax = 32_000_000
const only32Bits = 0xffffffff

interface Directory {
  readonly offset: number
  readonly bytes: number
  /** Bytes in front of the archive: self-extracting programs. */
  readonly shift: number
}

export interface ListedMembers {
  readonly entries: readonly ZipEntry[]
  /** There are more. */
  readonly cut: boolean
}

/** Undefined where there is no end record: the file is cut off, or no archive. */
export async function readCentralDirectory(source: ByteSource, membersMax: number): Promise<ListedMembers | undefined> {
  const directory = await findDirectory(source)
  if (directory === undefined) return undefined
  const start = directory.offset + directory.shift
  const content = await source.read(start, Math.min(directory.bytes, directoryBytesMax))
  const entries: ZipEntry[] = []
  let at = 0
  while (at + 46 <= content.length && content.readUInt32LE(at) === memberSignature) {
    if (entries.length === membersMax) return { entries, cut: true }
    const { entry, next } = readMember(content, at, directory.shift)
    entries.push(entry)
    at = next
  }
  if (entries.length === 0 && directory.bytes > 0) return undefined
  return { entries, cut: content.length < directory.bytes }
}

async function findDirectory(source: ByteSource): Promise<Directory | undefined> {
  const tailStart = Math.max(0, source.size - tailBytes)
  const tail = await source.read(tailStart, tailBytes)
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== endSignature) continue
    const found = await directoryFrom(source, tail, at, tailStart)
    if (found !== undefined) return found
  }
  return undefined
}

async function directoryFrom(source: ByteSource, tail: Buffer, at: number, tailStart: number): Promise<Directory | undefined> {
  const isZip64 = at >= 20 && tail.readUInt32LE(at - 20) === end64LocatorSignature
  let end = tailStart + at
  let bytes = tail.readUInt32LE(at + 12)
  let offset = tail.readUInt32LE(at + 16)
  if (isZip64) {
    const end64 = Number(tail.readBigUInt64LE(at - 12))
    const record = await source.read(end64, 56)
    if (record.length === 56 && record.readUInt32LE(0) === end64Signature) {
      end = end64
      bytes = Number(record.readBigUInt64LE(40))
      offset = Number(record.readBigUInt64LE(48))
    }
  }
  if (bytes > source.size || offset > source.size) return undefined
  if (bytes === 0 || (await isMember(source, offset))) return { offset, bytes, shift: 0 }
  const shift = end - bytes - offset
  return shift !== 0 && (await isMember(source, offset + shift)) ? { offset, bytes, shift } : undefined
}

async function isMember(source: ByteSource, offset: number): Promise<boolean> {
  if (offset < 0) return false
  const head = await source.read(offset, 4)
  return head.length === 4 && head.readUInt32LE(0) === memberSignature
}

function readMember(content: Buffer, at: number, shift: number): { readonly entry: ZipEntry; readonly next: number } {
  const flags = content.readUInt16LE(at + 8)
  const nameStart = at + 46
  const extraStart = nameStart + content.readUInt16LE(at + 28)
  const commentStart = extraStart + content.readUInt16LE(at + 30)
  const rawName = content.subarray(nameStart, extraStart)
  const wide = wideFields(content.subarray(extraStart, commentStart), [content.readUInt32LE(at + 24), content.readUInt32LE(at + 20), content.readUInt32LE(at + 42)])
  const [sizeBytes, packedBytes, offset] = wide
  const method = content.readUInt16LE(at + 10)
  const entry: ZipEntry = { name: memberName(rawName), method, encrypted: isEncrypted(flags, method), sizeBytes, packedBytes, offset: offset + shift }
  return { entry, next: commentStart + content.readUInt16LE(at + 32) }
}

export function isEncrypted(flags: number, method: number): boolean {
  // Bit 0: encrypted; bit 13: the directory is; method 99: WinZip's AES.
  return (flags & 0x2001) !== 0 || method === 99
}

/** Names are UTF-8 or, without saying so, code page 437. */
export function memberName(raw: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    // Not UTF-8: the format's first encoding.
    return iconv.decode(raw, 'cp437')
  }
}

/** Fields that do not fit 32 bits follow in the extra field 0x0001, in this order, only those that are missing. */
function wideFields(extra: Buffer, narrow: readonly [number, number, number]): [number, number, number] {
  const fields: [number, number, number] = [...narrow]
  if (!fields.includes(only32Bits)) return fields
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let value = at + 4
    for (const [index, field] of fields.entries()) {
      if (field !== only32Bits || value + 8 > extra.length) continue
      fields[index] = Number(extra.readBigUInt64LE(value))
      value += 8
    }
  }
  if (!fields.every(Number.isSafeInteger)) throw new DocumentError('damaged', 'the archive lists a member of impossible size')
  return fields
}
