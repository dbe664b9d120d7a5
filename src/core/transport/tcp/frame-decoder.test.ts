import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { codeOf } from '../../contracts/errors.js'
import { dataFrameBytes, encodeData, encodeFrame, frameTypes, headerBytes, type FrameType } from './frame.js'
import { FrameDecoder, type FrameConsumer } from './frame-decoder.js'

type Seen = { readonly type: FrameType; readonly stream: number; readonly payload: string } | { readonly stream: number; readonly offset: number; readonly data: string }

const limits = { controlBytes: 1000, chunkBytes: 500 }

class Recorder implements FrameConsumer {
  readonly seen: Seen[] = []
  mostBytes = 0
  private target = Buffer.alloc(0)

  control(type: FrameType, stream: number, payload: Buffer): void {
    this.mostBytes = Math.max(this.mostBytes, payload.byteLength)
    this.seen.push({ type, stream, payload: payload.toString('hex') })
  }

  dataBegins(_stream: number, length: number): Uint8Array {
    this.mostBytes = Math.max(this.mostBytes, length)
    return (this.target = Buffer.alloc(length))
  }

  dataEnds(stream: number, offset: number, _length: number): void {
    this.seen.push({ stream, offset, data: this.target.toString('hex') })
  }
}

let recorder: Recorder
let decoder: FrameDecoder
beforeEach(() => {
  recorder = new Recorder()
  decoder = new FrameDecoder(recorder, limits)
})

const types = Object.values(frameTypes).filter((type) => type !== frameTypes.data)
const stream = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const controlFrame = fc.record({ type: fc.constantFrom(...types), stream, payload: fc.uint8Array({ maxLength: 200 }) }).map(({ type, stream, payload }) => ({
  bytes: encodeFrame(type, stream, payload),
  seen: { type, stream, payload: Buffer.from(payload).toString('hex') } satisfies Seen,
}))
const dataFrame = fc.record({ stream, offset: fc.maxSafeNat(), data: fc.uint8Array({ minLength: 1, maxLength: 400 }) }).map(({ stream, offset, data }) => {
  return { bytes: dataFrameOf(stream, offset, data), seen: { stream, offset, data: Buffer.from(data).toString('hex') } satisfies Seen }
})
const frames = fc.array(fc.oneof(controlFrame, dataFrame), { minLength: 1, maxLength: 8 })
const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 40 }))

function pushInPieces(bytes: Buffer, lengths: Iterator<number>): void {
  for (let at = 0; at < bytes.byteLength; ) {
    const length = Number(lengths.next().value)
    decoder.push(bytes.subarray(at, at + length))
    at += length
  }
}

describe('the decoder', () => {
  it('gives back every frame that was encoded, however the bytes are cut', () => {
    fc.assert(fc.property(frames, cuts, (sent, lengths) => {
      recorder = new Recorder()
      decoder = new FrameDecoder(recorder, limits)
      pushInPieces(Buffer.concat(sent.map(({ bytes }) => bytes)), lengths)
      expect(recorder.seen).toEqual(sent.map(({ seen }) => seen))
    }))
  })

  it('notices every single flipped bit, before the frame reaches anybody', () => {
    for (const frame of [encodeFrame(frameTypes.stat, 3, Buffer.from('{"type":"config"}')), encodeFrame(frameTypes.ping, 0), dataFrameOf(7, 4096, Buffer.from('some bytes of an object'))]) {
      for (let bit = 0; bit < frame.byteLength * 8; bit++) {
        const flipped = Buffer.from(frame)
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        recorder = new Recorder()
        decoder = new FrameDecoder(recorder, limits)
        expect(outcome(() => decoder.push(flipped))).toBe('store-failed')
        expect(recorder.seen).toEqual([])
      }
    }
  })

  it('throws nothing but its two errors for random and mutated frames, hands on nothing above its limits, and is quiet afterwards', () => {
    const mutated = fc.tuple(frames, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 20 })).map(([sent, at, noise]) => {
      const bytes = Buffer.concat(sent.map((frame) => frame.bytes))
      bytes.set(noise.subarray(0, bytes.byteLength - (at % bytes.byteLength)), at % bytes.byteLength)
      return bytes
    })
    fc.assert(fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))), cuts, (bytes, lengths) => {
      recorder = new Recorder()
      decoder = new FrameDecoder(recorder, limits)
      const thrown = outcome(() => pushInPieces(bytes, lengths))
      expect(['nothing', 'store-failed', 'invalid-usage']).toContain(thrown)
      expect(recorder.mostBytes).toBeLessThanOrEqual(Math.max(limits.controlBytes, limits.chunkBytes))
      if (thrown === 'nothing') return
      const before = recorder.seen.length
      decoder.push(encodeFrame(frameTypes.ping, 0))
      expect(recorder.seen).toHaveLength(before)
    }), { numRuns: 500 })
  })

  it.each([
    ['a control frame of 2 GB', headerOf(2 ** 31, frameTypes.stat), /2147483648 bytes/],
    ['a DATA frame of 4 GB', headerOf(2 ** 32 - 1, frameTypes.data), /4294967287 bytes/],
    ['a DATA frame without a byte', headerOf(8, frameTypes.data), /without a byte/],
    ['a DATA frame shorter than its offset', headerOf(3, frameTypes.data), /without a byte/],
    ['a type that is none', encodeFrame(99 as FrameType, 1), /type 99/],
    ['reserved bytes that are not zero', encodeFrame((frameTypes.ping + 2 ** -16) as FrameType, 0), /reserved/],
  ])('refuses %s by its header alone', (_name, bytes, message) => {
    expect(() => decoder.push(bytes)).toThrow(message)
    expect(recorder.mostBytes).toBe(0)
  })

  it('refuses an offset that no number can hold', () => {
    const frame = encodeFrame(frameTypes.data, 1, Buffer.concat([Buffer.alloc(8, 0xff), Buffer.from('x')]))
    expect(outcome(() => decoder.push(frame))).toBe('invalid-usage')
  })

  it('writes nothing any more once it was stopped', () => {
    decoder.push(dataFrameOf(1, 0, Buffer.from('xyz')).subarray(0, headerBytes + 9))
    decoder.stop()
    decoder.push(Buffer.from('yz'))
    expect(recorder.seen).toEqual([])
  })
})

function dataFrameOf(stream: number, offset: number, bytes: Uint8Array): Buffer {
  const frame = Buffer.alloc(dataFrameBytes(bytes.byteLength))
  encodeData(frame, stream, offset, bytes)
  return frame
}

/** A header with a right checksum, and nothing behind it. */
function headerOf(payloadBytes: number, type: FrameType): Buffer {
  const frame = encodeFrame(type, 1)
  frame.writeUInt32BE(payloadBytes, 0)
  return withChecksum(frame)
}

function withChecksum(header: Buffer): Buffer {
  header.writeUInt32BE(crc32cOf(header.subarray(0, 12)), 12)
  return header
}

function outcome(action: () => void): string | undefined {
  try {
    action()
    return 'nothing'
  } catch (error) {
    return codeOf(error)
  }
}

/** Bit by bit, as the definition has it: another implementation than the one that is tested. */
function crc32cOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
