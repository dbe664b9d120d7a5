import { describe, expect, it } from '@jest/globals'
import { FrameCutter } from './frames.js'
import { encode, PacketReader, packetTypes } from './packets.js'

describe('packets', () => {
  const packets = [encode(packetTypes.status, [1, 0, 'done']), encode(packetTypes.data, [2, Buffer.alloc(1000, 7)]), encode(packetTypes.close, [])]
  const stream = Buffer.concat(packets)

  it('are cut out of a stream, wherever its chunks end', () => {
    for (const chunkBytes of [1, 2, 3, 5, 9, 100, stream.byteLength]) {
      const cutter = new FrameCutter()
      const cut: Buffer[] = []
      for (let at = 0; at < stream.byteLength; at += chunkBytes) cut.push(...cutter.cut(stream.subarray(at, at + chunkBytes)))
      expect(cut.map((packet) => Buffer.from(packet))).toEqual(packets.map((packet) => packet.subarray(4)))
    }
  })

  it('are refused where their length cannot be', () => {
    for (const bytes of [Buffer.from([0, 0, 0, 0]), Buffer.from('Last login: today')]) {
      expect(() => [...new FrameCutter().cut(bytes)]).toThrow(RangeError)
    }
  })

  it('are read field by field, and never beyond their end', () => {
    const reader = new PacketReader(encode(packetTypes.write, [7, 2n ** 40n, 'name', Buffer.from('body')]).subarray(4))
    expect([reader.uint8(), reader.uint32(), reader.uint64(), reader.text(), reader.text(), reader.done]).toEqual([packetTypes.write, 7, 2 ** 40, 'name', 'body', true])
    expect(() => reader.uint8()).toThrow(RangeError)
    expect(() => new PacketReader(Buffer.from([0, 0, 0, 9, 1])).bytes()).toThrow(RangeError)
  })

  it('tell the attributes that they hold, and skip what else is said', () => {
    const all = new PacketReader(encode(0, [0x8000000f, 5n, 1000, 1000, 0o100644, 11, 12, 1, 'key', 'value', 9]).subarray(5))
    expect(all.attributes()).toEqual({ size: 5, mode: 0o100644, modifiedSeconds: 12 })
    expect(all.uint32()).toBe(9)
    expect(new PacketReader(encode(0, [0]).subarray(5)).attributes()).toEqual({})
  })
})
