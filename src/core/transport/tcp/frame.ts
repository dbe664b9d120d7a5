/**
 * Frames of the socket protocol (docs/socket-protocol.md), as bytes. Numbers are big-endian:
 *
 *     u32 payload length | u8 type | 3 bytes zero | u32 stream | u32 CRC-32C of these 12 bytes | payload | u32 CRC-32C of the payload
 *
 * The last field is there only where the payload is not empty. Headers have a checksum of their own, so that a flipped bit in
 * a length is noticed before anybody waits for bytes that never come. That of DATA is zero where `tlsChecksums` was agreed.
 */
import { crc32c } from '@node-rs/crc32'

export const frameTypes = {
  hello: 1,
  welcome: 2,
  error: 3,
  ping: 4,
  pong: 5,
  cancel: 6,
  window: 7,
  stat: 16,
  found: 17,
  list: 18,
  listed: 19,
  get: 20,
  object: 21,
  data: 22,
  end: 23,
  put: 24,
  resume: 25,
  commit: 26,
  receipt: 27,
  delete: 28,
  deleted: 29,
} as const
export type FrameType = (typeof frameTypes)[keyof typeof frameTypes]

const typeNames = new Map<number, string>(Object.entries(frameTypes).map(([name, type]) => [type, name.toUpperCase()]))

/** `HELLO`, for messages; undefined for a number that is no type. */
export function frameName(type: number): string | undefined {
  return typeNames.get(type)
}

export function isFrameType(type: number): type is FrameType {
  return typeNames.has(type)
}

export const protocolVersion = 1
export const headerBytes = 16
export const checksumBytes = 4
/** A DATA payload begins with the offset of its first byte in the object. */
export const offsetBytes = 8

/** Of a control frame's payload. */
export const mostControlBytes = 64 * 1024
/** Of everything that a client says before it is let in. */
export const mostHelloBytes = 8 * 1024
export const leastChunkBytes = 4 * 1024
export const mostChunkBytes = 1024 * 1024

/** A frame whose payload is `payload`, or empty. */
export function encodeFrame(type: FrameType, stream: number, payload: Uint8Array = empty): Buffer {
  const body = payload.byteLength === 0 ? 0 : payload.byteLength + checksumBytes
  const frame = Buffer.allocUnsafe(headerBytes + body)
  writeHeader(frame, payload.byteLength, type, stream)
  if (body === 0) return frame
  frame.set(payload, headerBytes)
  frame.writeUInt32BE(crc32c(payload), headerBytes + payload.byteLength)
  return frame
}

/** Of a whole DATA frame with so many bytes of an object. */
export function dataFrameBytes(bytes: number): number {
  return headerBytes + offsetBytes + bytes + checksumBytes
}

/** Of both sides, where TLS lies below: the checksum of DATA is zero. TLS has one of its own over every byte, which cannot be forged either. */
export const tlsChecksums = 'tls-checksums'

/** Writes a DATA frame to the beginning of `into`. `checked`: with a checksum. */
export function encodeData(into: Buffer, stream: number, offset: number, bytes: Uint8Array, checked = true): void {
  const end = headerBytes + offsetBytes + bytes.byteLength
  writeHeader(into, offsetBytes + bytes.byteLength, frameTypes.data, stream)
  into.writeBigUInt64BE(BigInt(offset), headerBytes)
  into.set(bytes, headerBytes + offsetBytes)
  into.writeUInt32BE(checked ? crc32c(into.subarray(headerBytes, end)) : 0, end)
}

function writeHeader(into: Buffer, payloadBytes: number, type: FrameType, stream: number): void {
  into.writeUInt32BE(payloadBytes, 0)
  // The type, and three zeros behind it.
  into.writeUInt32BE(type * 2 ** 24, 4)
  into.writeUInt32BE(stream, 8)
  into.writeUInt32BE(crc32c(into.subarray(0, 12)), 12)
}

const empty = new Uint8Array()
