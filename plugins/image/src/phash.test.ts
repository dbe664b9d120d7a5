import { describe, expect, it } from '@jest/globals'
import sharp, { type Sharp } from 'sharp'
import { perceptualHash } from './phash.js'
import { example } from './test-support.js'

async function hashOf(picture: Sharp): Promise<string> {
  const { data, info } = await picture.toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return perceptualHash({ width: info.width, height: info.height, data })
}

function distance(one: string, other: string): number {
  return [...(BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(2)].filter((bit) => bit === '1').length
}

describe('perceptualHash', () => {
  it('is nearly the same for a copy that is smaller, brighter or worse', async () => {
    const whole = await hashOf(sharp(example('photos/cat.jpg')))
    const copies = [
      sharp(example('photos/cat.jpg')).resize(200),
      sharp(example('photos/cat.jpg')).modulate({ brightness: 1.15 }),
      sharp(await sharp(example('photos/cat.jpg')).jpeg({ quality: 25 }).toBuffer()),
    ]
    for (const copy of copies) expect(distance(whole, await hashOf(copy))).toBeLessThanOrEqual(6)
  })

  it('is far away for another picture, and for a mirrored one', async () => {
    const cat = await hashOf(sharp(example('photos/cat.jpg')))
    expect(distance(cat, await hashOf(sharp(example('photos/coffee.jpg'))))).toBeGreaterThan(20)
    expect(distance(cat, await hashOf(sharp(example('photos/cat.jpg')).flop()))).toBeGreaterThan(12)
  })

  it('is what its formula says: half of the bits, the first row from across', async () => {
    const width = 32
    const wave = Uint8Array.from({ length: width * 32 * 3 }, (_, at) => 128 + Math.round(100 * Math.cos(((2 * (Math.floor(at / 3) % width) + 1) * 3 * Math.PI) / 64)))
    const ramp = wave.map((value, at) => value + Math.round(20 * Math.cos(((2 * Math.floor(at / 3 / width) + 1) * Math.PI) / 64) * Math.cos(((2 * (Math.floor(at / 3) % width) + 1) * Math.PI) / 64)))
    const hash = await perceptualHash({ width, height: 32, data: ramp })
    expect(hash).toMatch(/^[0-9a-f]{16}$/)
    // Down 1, across 1 is by far the largest coefficient.
    expect(parseInt(hash[0]!, 16) & 8).toBe(8)
  })
})
