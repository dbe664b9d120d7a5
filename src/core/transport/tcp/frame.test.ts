import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { dataFrameBytes, encodeData, encodeFrame, frameName, frameTypes, leastChunkBytes, mostChunkBytes, mostControlBytes, mostHelloBytes } from './frame.js'
import { FrameDecoder } from './frame-decoder.js'
import { goldenFrames, type GoldenFrame } from './test-support/golden-frames.js'

const page = readFileSync(fileURLToPath(new URL('../../../../docs/socket-protocol.md', import.meta.url)), 'utf8')

describe('golden frames', () => {
  it.each(goldenFrames.map((frame) => [`${frameName(frame.type)} on stream ${frame.stream}`, frame] as const))('%s', (_name, frame) => {
    expect(encoded(frame)).toBe(frame.hex)
    expect(decoded(frame.hex)).toEqual({ type: frame.type, stream: frame.stream, payload: frame.payload })
    expect(page.replaceAll(/\s+/g, '')).toContain(frame.hex)
  })
})

describe('DATA whose checksum is left to TLS', () => {
  const bytes = Buffer.from('chunk')
  const frame = Buffer.alloc(dataFrameBytes(bytes.byteLength))
  encodeData(frame, 7, 3, bytes, false)

  it('has a zero there, and is taken by those who agreed to it only', () => {
    expect(frame.readUInt32BE(frame.byteLength - 4)).toBe(0)
    expect(seenBy(true, frame)).toEqual(['7 at 3: chunk'])
    expect(() => seenBy(false, frame)).toThrow('was changed on its way')
  })

  it('may say nothing else, and leaves the header and other frames as they are', () => {
    const wrong = Buffer.from(frame)
    wrong.writeUInt32BE(1, wrong.byteLength - 4)
    expect(() => seenBy(true, wrong)).toThrow('was changed on its way')
    const header = Buffer.from(frame)
    header.writeUInt8(8, 11)
    expect(() => seenBy(true, header)).toThrow('was changed on its way')
    const control = encodeFrame(frameTypes.window, 7, Buffer.from('{}'))
    control.writeUInt32BE(0, control.byteLength - 4)
    expect(() => seenBy(true, control)).toThrow('was changed on its way')
  })

  function seenBy(unchecked: boolean, sent: Buffer): string[] {
    const seen: string[] = []
    let target = Buffer.alloc(0)
    const consumer = {
      control: () => undefined,
      dataBegins: (_stream: number, length: number) => (target = Buffer.alloc(length)),
      dataEnds: (stream: number, offset: number) => void seen.push(`${stream} at ${offset}: ${target.toString()}`),
    }
    new FrameDecoder(consumer, { controlBytes: mostControlBytes, chunkBytes: mostChunkBytes, unchecked }).push(sent)
    return seen
  }
})

describe('the page', () => {
  it('has the number of every type', () => {
    for (const [name, type] of Object.entries(frameTypes)) expect(page).toMatch(new RegExp(`\\| ${type} \\| ${name.toUpperCase()} \\|`))
  })

  it('has the limits', () => {
    for (const limit of [mostControlBytes, mostHelloBytes, mostChunkBytes, leastChunkBytes]) expect(page).toContain(limit.toLocaleString('en'))
  })
})

function encoded({ type, stream, payload }: GoldenFrame): string {
  if (typeof payload === 'string') return encodeFrame(type, stream, Buffer.from(payload)).toString('hex')
  const bytes = Buffer.from(payload.bytes)
  const frame = Buffer.alloc(dataFrameBytes(bytes.byteLength))
  encodeData(frame, stream, payload.offset, bytes)
  return frame.toString('hex')
}

function decoded(hex: string): Omit<GoldenFrame, 'hex'> | undefined {
  let frame: Omit<GoldenFrame, 'hex'> | undefined
  let target = Buffer.alloc(0)
  const decoder = new FrameDecoder(
    {
      control: (type, stream, payload) => (frame = { type, stream, payload: payload.toString() }),
      dataBegins: (_stream, length) => (target = Buffer.alloc(length)),
      dataEnds: (stream, offset) => (frame = { type: frameTypes.data, stream, payload: { offset, bytes: target.toString() } }),
    },
    { controlBytes: mostControlBytes, chunkBytes: mostChunkBytes },
  )
  decoder.push(Buffer.from(hex, 'hex'))
  return frame
}
