/** Members of an archive that is cut off, found by the headers in front of each of them. */
import type { ByteSource } from '../document/byte-source.js'
import { isEncrypted, memberName, type ListedMembers } from './central-directory.js'
import type { ZipEntry } from './zip-entry.js'

const signature = Buffer.from('PK\x03\x04', 'latin1')
const directorySignature = Buffer.from('PK\x01\x02', 'latin1')
/** Larger archives without a directory are read no further. */
const scannedBytesMax = 64_000_000

export const localHeaderBytes = 30

export async function findLocalHeaders(source: ByteSource, membersMax: number): Promise<ListedMembers> {
  const content = await source.read(0, scannedBytesMax)
  const entries: ZipEntry[] = []
  let at = content.indexOf(signature)
  while (at >= 0 && at + localHeaderBytes <= content.length && entries.length < membersMax) {
    const next = content.indexOf(signature, at + 4)
    entries.push(memberAt(content, at, next < 0 ? endOfData(content, at) : next))
    at = next
  }
  return { entries, cut: true }
}

function endOfData(content: Buffer, from: number): number {
  const directory = content.indexOf(directorySignature, from)
  return directory < 0 ? content.length : directory
}

function memberAt(content: Buffer, at: number, end: number): ZipEntry {
  const flags = content.readUInt16LE(at + 6)
  const method = content.readUInt16LE(at + 8)
  const nameEnd = at + localHeaderBytes + content.readUInt16LE(at + 26)
  const start = nameEnd + content.readUInt16LE(at + 28)
  const stated = content.readUInt32LE(at + 18)
  // Bit 3: the length follows the data; deflated data say themselves where they end.
  const packedBytes = (flags & 8) !== 0 || stated > end - start ? Math.max(0, end - start) : stated
  const name = memberName(content.subarray(at + localHeaderBytes, nameEnd))
  return { name, method, encrypted: isEncrypted(flags, method), sizeBytes: undefined, packedBytes, offset: at }
}
