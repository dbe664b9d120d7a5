import { describe, expect, it } from '@jest/globals'
import { releaseBuffer } from './release.js'

describe('releaseBuffer', () => {
  it('empties a large buffer that owns its memory', () => {
    const large = Buffer.allocUnsafeSlow(1024 * 1024)
    releaseBuffer(large)
    expect(large.length).toBe(0)
    expect(large.buffer.byteLength).toBe(0)
  })

  it('leaves small ones and views alone', () => {
    const small = Buffer.allocUnsafeSlow(100)
    const whole = Buffer.allocUnsafeSlow(1024 * 1024)
    const view = whole.subarray(0, 500_000)
    releaseBuffer(small)
    releaseBuffer(view)
    expect([small.length, view.length, whole.length]).toEqual([100, 500_000, 1024 * 1024])
  })
})
