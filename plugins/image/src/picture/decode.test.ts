import { deflateSync } from 'node:zlib'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { halves, pixelAt, Scratch, signal } from '../test-support.js'
import { decode, maxPixels } from './decode.js'
import { forgetPicture, pictureOf } from './last-picture.js'

const red = [255, 0, 0]
const blue = [0, 0, 255]
let scratch: Scratch
beforeAll(async () => {
  scratch = await Scratch.make()
})
afterAll(() => scratch.remove())

/** A PNG whose header promises any size, with a few rows of it. */
function promisedPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const named = Buffer.concat([Buffer.from(type), data])
    const checksum = Buffer.alloc(4)
    checksum.writeUInt32BE(crc(named))
    return Buffer.concat([length, named, checksum])
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(1000))), chunk('IEND', Buffer.alloc(0))])
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return (value ^ 0xffffffff) >>> 0
}

describe('decode', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('reads %s', async (format) => {
    const bytes = await halves(64, 48, '#f00', '#00f').toFormat(format, { quality: 100 }).toBuffer()
    const picture = await decode(await scratch.file(`a.${format}`, bytes, `image/${format}`), signal)
    expect(picture).toMatchObject({ width: 64, height: 48, format, isDamaged: false, image: { width: 64, height: 48 } })
    for (const [x, color] of [[8, red], [56, blue]] as const) {
      pixelAt(picture.image, x, 24).forEach((value, channel) => expect(Math.abs(value - color[channel]!)).toBeLessThan(12))
    }
  })

  it('holds a photo upright, as its EXIF says', async () => {
    const bytes = await halves(64, 48, '#f00', '#00f').withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const { width, height, image } = await decode(await scratch.file('turned.jpg', bytes, 'image/jpeg'), signal)
    expect([width, height, image.width, image.height]).toEqual([48, 64, 48, 64])
    expect(pixelAt(image, 24, 8)[0]).toBeGreaterThan(240)
    expect(pixelAt(image, 24, 56)[2]).toBeGreaterThan(240)
  })

  it('makes a large picture smaller, and says how large it was', async () => {
    const bytes = await sharp({ create: { width: 5000, height: 3000, channels: 3, background: '#fff' } }).png().toBuffer()
    const { width, height, image } = await decode(await scratch.file('large.png', bytes, 'image/png'), signal)
    expect([width, height]).toEqual([5000, 3000])
    expect(Math.abs(image.width * image.height - maxPixels) / maxPixels).toBeLessThan(0.01)
  })

  it('refuses a bomb by its header', async () => {
    const bomb = await scratch.file('bomb.png', promisedPng(30_000, 30_000), 'image/png')
    await expect(decode(bomb, signal)).rejects.toMatchObject({ code: 'too-large', message: expect.stringMatching(/30000 x 30000 pixels/) })
    const vast = await scratch.file('vast.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"/>', 'image/svg+xml')
    await expect(decode(vast, signal)).rejects.toMatchObject({ code: 'too-large' })
  })

  it('shows of a broken file what is there, and says of one that is no picture that it cannot be read', async () => {
    const whole = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#0a0', noise: { type: 'gaussian', mean: 128, sigma: 30 } } }).jpeg().toBuffer()
    const cut = await scratch.file('cut.jpg', whole.subarray(0, whole.length / 2), 'image/jpeg')
    expect(await decode(cut, signal)).toMatchObject({ width: 400, height: 400, isDamaged: true })
    for (const content of ['', 'no picture', whole.subarray(0, 20)]) {
      await expect(decode(await scratch.file('no.jpg', content, 'image/jpeg'), signal)).rejects.toMatchObject({ code: 'unreadable-picture' })
    }
  })

  it('takes the first picture of an animation, and puts what is transparent on white', async () => {
    const frames = await Promise.all(['#f00', '#00f'].map((background) => sharp({ create: { width: 20, height: 20, channels: 3, background } }).png().toBuffer()))
    const animation = await sharp(frames, { join: { animated: true } }).gif().toBuffer()
    const { height, image } = await decode(await scratch.file('animation.gif', animation, 'image/gif'), signal)
    expect([height, pixelAt(image, 10, 10)]).toEqual([20, red])
    const glass = await sharp({ create: { width: 9, height: 9, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer()
    expect(pixelAt((await decode(await scratch.file('glass.png', glass, 'image/png'), signal)).image, 4, 4)).toEqual([255, 255, 255])
  })

  it('draws an SVG without asking for other files', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    }).listen(0)
    const address = `http://localhost:${(server.address() as AddressInfo).port}/a.png`
    await scratch.file('secret.png', await sharp({ create: { width: 40, height: 40, channels: 3, background: '#f00' } }).png().toBuffer(), 'image/png')
    const images = [address, 'secret.png', `file://${(await scratch.file('x', '', 'x')).path}`].map((href) => `<image href="${href}" width="40" height="40"/>`).join('')
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">${images}<rect x="20" width="20" height="40" fill="#00f"/></svg>`
    const { format, image } = await decode(await scratch.file('drawing.svg', svg, 'image/svg+xml'), signal)
    server.close()
    expect([format, asked, pixelAt(image, 10, 20), pixelAt(image, 30, 20)]).toEqual(['svg', [], [255, 255, 255], blue])
  })

  it('finds the largest JPEG within a raw photo', async () => {
    const jpeg = (size: number, background: string) => sharp({ create: { width: size, height: size, channels: 3, background } }).jpeg().toBuffer()
    const sensor = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251))
    const raw = Buffer.concat([Buffer.from('49492a0008000000', 'hex'), await jpeg(16, '#0f0'), sensor, await jpeg(300, '#f00'), sensor, await jpeg(60, '#00f'), sensor])
    const { format, width, image } = await decode(await scratch.file('a.nef', raw, 'image/x-nikon-nef'), signal)
    expect([format, width, pixelAt(image, 150, 150)[0]! > 240]).toEqual(['raw', 300, true])
    // A million beginnings, each of which leads through 300 segments, were hours of work one by one.
    const chain = Buffer.concat(Array.from({ length: 200_000 }, () => Buffer.from('ffd8ffe00006ffd8ffe1000a', 'hex')))
    expect(await decode(await scratch.file('c.nef', Buffer.concat([raw, chain]), 'image/x-nikon-nef'), signal)).toMatchObject({ width: 300 })
    await expect(decode(await scratch.file('b.nef', sensor, 'image/x-nikon-nef'), signal)).rejects.toMatchObject({ code: 'unreadable-picture' })
  })
})

describe('pictureOf', () => {
  it('decodes a file once, until it is forgotten', async () => {
    const one = await scratch.file('one.png', await halves(64, 48, '#f00', '#00f').png().toBuffer(), 'image/png')
    const first = await pictureOf(one, signal)
    expect(await pictureOf(one, signal)).toBe(first)
    forgetPicture()
    expect(await pictureOf(one, signal)).not.toBe(first)
  })
})
