/**
 * The packets of SFTP version 3 (draft-ietf-secsh-filexfer-02), and of what OpenSSH adds to it (its file PROTOCOL).
 * Every packet is a length, a type, and (but for the first two) the number of the request that it belongs to.
 */

export const packetTypes = {
  init: 1, version: 2, open: 3, close: 4, read: 5, write: 6, fstat: 8, fsetstat: 10, opendir: 11, readdir: 12, remove: 13, mkdir: 14,
  rmdir: 15, stat: 17, rename: 18, status: 101, handle: 102, data: 103, name: 104, attributes: 105, extended: 200, extendedReply: 201,
} as const

export const statusCodes = { ok: 0, endOfFile: 1, noSuchFile: 2, permissionDenied: 3, failure: 4, badMessage: 5, unsupported: 8 } as const

export const openFlags = { read: 1, write: 2, create: 8, exclusive: 32 } as const

const hasSize = 1
const hasOwner = 2
const hasPermissions = 4
const hasTimes = 8
const hasExtended = 0x80000000

export interface Attributes {
  readonly size?: number
  /** Type and permission bits, as `stat` gives them. */
  readonly mode?: number
  /** Seconds since 1970 by the server's clock. */
  readonly modifiedSeconds?: number
}

export interface NamedEntry extends Attributes {
  readonly name: string
}

export const isFolder = (attributes: Attributes): boolean => fileType(attributes) === 0o040000
export const isFile = (attributes: Attributes): boolean => fileType(attributes) === 0o100000
export const isLink = (attributes: Attributes): boolean => fileType(attributes) === 0o120000

function fileType(attributes: Attributes): number | undefined {
  return attributes.mode === undefined ? undefined : attributes.mode & 0o170000
}

/** Numbers are uint32, bigints uint64, texts and bytes go with their length in front. */
export type Field = number | bigint | string | Uint8Array

/** `bodyBytes`: of what the caller sends right behind, which counts for the length of the packet. */
export function encode(type: number, fields: readonly Field[], bodyBytes = 0): Buffer {
  const parts = fields.map(encodeField)
  const length = 1 + bodyBytes + parts.reduce((sum, part) => sum + part.byteLength, 0)
  const head = Buffer.alloc(5)
  head.writeUInt32BE(length, 0)
  head.writeUInt8(type, 4)
  return Buffer.concat([head, ...parts])
}

function encodeField(field: Field): Buffer {
  if (typeof field === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(field)
    return bytes
  }
  if (typeof field === 'bigint') {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE(field)
    return bytes
  }
  const bytes = Buffer.from(field)
  return Buffer.concat([encodeField(bytes.byteLength), bytes])
}

/** Attributes of which only the permissions are said. */
export function permissions(mode: number): readonly Field[] {
  return [hasPermissions, mode]
}

export const noAttributes: readonly Field[] = [0]

/** Reads a packet from its front. Throws a RangeError where the packet is shorter than it says. */
export class PacketReader {
  private at = 0

  constructor(private readonly packet: Buffer) {}

  get done(): boolean {
    return this.at >= this.packet.byteLength
  }

  uint8(): number {
    this.at += 1
    return this.packet.readUInt8(this.at - 1)
  }

  uint32(): number {
    this.at += 4
    return this.packet.readUInt32BE(this.at - 4)
  }

  /** Exact up to 2^53, which is more than any file has. */
  uint64(): number {
    this.at += 8
    return Number(this.packet.readBigUInt64BE(this.at - 8))
  }

  /** A view of the packet. */
  bytes(): Buffer {
    const length = this.uint32()
    if (this.at + length > this.packet.byteLength) throw new RangeError('a field is longer than its packet')
    this.at += length
    return this.packet.subarray(this.at - length, this.at)
  }

  text(): string {
    return this.bytes().toString('utf8')
  }

  attributes(): Attributes {
    const flags = this.uint32()
    const size = flags & hasSize ? this.uint64() : undefined
    if (flags & hasOwner) this.at += 8
    const mode = flags & hasPermissions ? this.uint32() : undefined
    if (flags & hasTimes) this.at += 4
    const modifiedSeconds = flags & hasTimes ? this.uint32() : undefined
    if (flags & hasExtended) for (let left = this.uint32(); left > 0; left -= 1) this.skipPair()
    return { ...(size !== undefined && { size }), ...(mode !== undefined && { mode }), ...(modifiedSeconds !== undefined && { modifiedSeconds }) }
  }

  entries(): NamedEntry[] {
    const count = this.uint32()
    const entries: NamedEntry[] = []
    while (entries.length < count) {
      const name = this.text()
      // The line that `ls -l` would print.
      this.bytes()
      entries.push({ name, ...this.attributes() })
    }
    return entries
  }

  private skipPair(): void {
    this.bytes()
    this.bytes()
  }
}
