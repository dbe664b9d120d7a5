import { describe, expect, it } from '@jest/globals'
import sharp, { type Sharp } from 'sharp'
import { perceptualHash } from './phash.js'
import { example } from './test-support.js'

async function hashOf(picture: Sharp): Promise<string> {
  const { data, info } = await picture.toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return (await perceptualHash({ width: info.width, height: info.height, data })) ?? 'none'
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

  /** 32 x 32, so that nothing is scaled; the hashes were worked out by a program of its own in Python. */
  it.each<[string, (x: number, y: number) => number, string]>([
    ['a wave across', (x, y) => 128 + Math.round(100 * Math.cos((x + 0.5) * 0.3) * Math.cos((y + 0.5) * 0.1)), 'b5b74c33c4691327'],
    ['dice', (x, y) => (x * 7919 + y * 104_729 + x * y * 31) % 256, 'e41d930330c2fbf5'],
  ])('of %s is what its formula says', async (_name, level, hash) => {
    const data = Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => level(Math.floor(at / 3) % 32, Math.floor(at / 96)))
    expect(await perceptualHash({ width: 32, height: 32, data })).toBe(hash)
  })

  it('is none of an even ramp', async () => {
    const data = Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => 4 * (Math.floor(at / 3) % 32) + 3 * Math.floor(at / 96))
    expect(await perceptualHash({ width: 32, height: 32, data })).toBeUndefined()
  })

  it.each([255, 254, 128])('is none of a sheet of the brightness %i, nor of one with a speck', async (level) => {
    const data = new Uint8Array(64 * 48 * 3).fill(level)
    expect(await perceptualHash({ width: 64, height: 48, data })).toBeUndefined()
    data.fill(level - 20, 3000, 3006)
    expect(await perceptualHash({ width: 64, height: 48, data })).toBeUndefined()
  })
})
