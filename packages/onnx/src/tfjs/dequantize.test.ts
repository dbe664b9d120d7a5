import { describe, expect, it } from '@jest/globals'
import { dequantize, halfPrecision } from './dequantize.js'

describe('halfPrecision', () => {
  it.each([
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0xfc00, -Infinity],
  ])('reads %s', (bits, value) => {
    expect(halfPrecision(bits)).toBe(value)
  })

  it('reads what is no number', () => {
    expect(halfPrecision(0x7e00)).toBeNaN()
  })
})

describe('dequantize', () => {
  it('scales 8 and 16 bits, and says how much it took', () => {
    const bytes = { name: 'w', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } }
    expect(dequantize(Uint8Array.of(0, 4, 99), bytes)).toEqual({ data: Float32Array.of(-1, 1), storedBytes: 2 })
    const pairs = { name: 'w', shape: [1], dtype: 'float32', quantization: { dtype: 'uint16', scale: 2, min: 3 } }
    expect(dequantize(Uint8Array.of(1, 1), pairs)).toEqual({ data: Float32Array.of(517), storedBytes: 2 })
  })

  it('reads whole numbers and a single one, wherever they lie in memory', () => {
    const memory = Uint8Array.of(9, 254, 255, 255, 255)
    expect(dequantize(memory.subarray(1), { name: 'n', shape: [], dtype: 'int32' })).toEqual({ data: Int32Array.of(-2), storedBytes: 4 })
  })

  it('refuses what is cut off, and types that it does not know', () => {
    expect(() => dequantize(new Uint8Array(7), { name: 'w', shape: [2], dtype: 'float32' })).toThrow('weight w is cut off')
    expect(() => dequantize(new Uint8Array(7), { name: 'w', shape: [2], dtype: 'complex64' })).toThrow('complex64')
  })
})
