import { describe, expect, it } from '@jest/globals'
import { bytesField, floatField, intField, messageField, textField } from './protobuf.js'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The first three are the examples of https://protobuf.dev/programming-guides/encoding. */
describe('protobuf fields', () => {
  it('are those of the encoding guide', () => {
    expect(hex(intField(1, 150))).toBe('089601')
    expect(hex(textField(2, 'testing'))).toBe('120774657374696e67')
    expect(hex(messageField(3, [intField(1, 150)]))).toBe('1a03089601')
  })

  it('hold numbers of any size, negative ones as 64 bits', () => {
    expect(hex(intField(1, 0))).toBe('0800')
    expect(hex(intField(20, 2 ** 40))).toBe('a001808080808020')
    expect(hex(intField(1, -1))).toBe('08ffffffffffffffffff01')
    expect(hex(floatField(2, 1))).toBe('150000803f')
  })

  it('tell the length of bytes in as many bytes as it takes', () => {
    expect(hex(bytesField(1, new Uint8Array(300))).slice(0, 6)).toBe('0aac02')
  })
})
