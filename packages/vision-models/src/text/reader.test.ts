/** The real networks on the project's own scan and photographs. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { textReader } from './paddle-reader.js'

const example = (path: string) => fileURLToPath(new URL(`../../../../examples/documents/${path}`, import.meta.url))
const signal = new AbortController().signal

async function picture(path: string, clockwise = 0) {
  const { data, info } = await sharp(example(path)).rotate(clockwise).flatten({ background: '#fff' }).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

describe('textReader', () => {
  it.each([0, 90, 180, 270] as const)('reads a receipt that was turned by %s degrees', async (clockwise) => {
    const { text, rotation, truncated } = await (await textReader()).read(await picture('scans/receipt-cafe.png', clockwise), { signal })
    expect(truncated).toBe(false)
    expect(rotation).toBe((360 - clockwise) % 360)
    expect(text.split('\n')).toEqual(expect.arrayContaining(['CAFE ZOE', '1 Lemonade 3.20', 'TOTAL EUR 18.50', 'VISA 4111 1111 1111 1111']))
    expect(text.indexOf('CAFE')).toBeLessThan(text.indexOf('TOTAL'))
  })

  it('finds no text in a photo that has none', async () => {
    expect(await (await textReader()).read(await picture('photos/cat.jpg'), { signal })).toEqual({ text: '', rotation: 0, truncated: false })
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    const reading = (await textReader()).read(await picture('scans/receipt-cafe.png'), { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
  })

  it.each([0, 180])('reads no more lines than it is asked for, from the top of the page, though it was turned by %i degrees', async (clockwise) => {
    const { text, truncated } = await (await textReader()).read(await picture('scans/receipt-cafe.png', clockwise), { signal, maxLines: 2 })
    expect([text, truncated]).toEqual(['CAFE ZOE\nHarbour Lane 7, Port Ellery', true])
  })
})
