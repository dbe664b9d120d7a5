/** A file as a telephone writes it: made with libheif's encoder (x265) from two halves, red and blue, 96 x 64 pixels. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { pixelAt, Scratch, signal } from '../test-support.js'
import { decode } from './decode.js'

const phone = await readFile(fileURLToPath(new URL('../../fixtures/phone.heic', import.meta.url)))
const heic = 'image/heic'
let scratch: Scratch
beforeAll(async () => {
  scratch = await Scratch.make()
})
afterAll(() => scratch.remove())

describe('HEIC', () => {
  it('is decoded, with its EXIF', async () => {
    const { width, height, format, image, exif } = await decode(await scratch.file('phone.heic', phone, heic), signal)
    expect([width, height, format, image.width, image.height]).toEqual([96, 64, 'heic', 96, 64])
    const [left, right] = [pixelAt(image, 20, 30), pixelAt(image, 76, 30)]
    expect([left[0]! > 180, left[2]! < 70, right[0]! < 70, right[2]! > 180]).toEqual([true, true, true, true])
    expect(Buffer.from(exif!).includes('Phone 1')).toBe(true)
  })

  it('is not decoded once the signal fired', async () => {
    await expect(decode(await scratch.file('late.heic', phone, heic), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough')
  })

  it('that is cut off cannot be read, and the next one can', async () => {
    await expect(decode(await scratch.file('cut.heic', phone.subarray(0, phone.length - 60), heic), signal)).rejects.toMatchObject({ code: 'unreadable-picture' })
    expect(await decode(await scratch.file('again.heic', phone, heic), signal)).toMatchObject({ format: 'heic' })
  })

  it('with any byte changed gives a picture or the code', async () => {
    // libheif says there what is wrong; in a host process that reaches nobody.
    const said = jest.spyOn(console, 'log').mockImplementation(() => undefined)
    const outcomes = new Set<string>()
    for (let at = 0; at < phone.length; at += 17) {
      const damaged = Buffer.from(phone)
      damaged[at] = (damaged[at] ?? 0) ^ 0x2b
      outcomes.add(await decode(await scratch.file(`${at}.heic`, damaged, heic), signal).then(() => 'picture', ({ code }: { code?: string }) => code ?? 'no code'))
    }
    said.mockRestore()
    expect([...outcomes].sort()).toEqual(['picture', 'unreadable-picture'])
  })

  it('promising more pixels than are decoded is refused', async () => {
    const vast = Buffer.from(phone)
    for (let at = vast.indexOf('ispe'); at >= 0; at = vast.indexOf('ispe', at + 4)) {
      vast.writeUInt32BE(16_000, at + 8)
      vast.writeUInt32BE(16_000, at + 12)
    }
    await expect(decode(await scratch.file('vast.heic', vast, heic), signal)).rejects.toMatchObject({ code: 'too-large' })
  })
})
