import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import type { Box } from '../image.js'
import { objectDetector } from '../objects/centernet.js'
import { anchors } from './anchors.js'
import { faceDetector } from './blazeface.js'
import { facesOfPeople } from './of-people.js'

const person = (score: number, box: Box) => ({ label: 'person', score, box })

const { signal } = new AbortController()

/** An oval with eyes, brows, nose and mouth on a plain ground. */
async function drawnFace(width: number, height: number, x: number, y: number, size: number) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#9ab"/>
    <g transform="translate(${x} ${y}) scale(${size / 200})">
    <ellipse cx="0" cy="-25" rx="82" ry="95" fill="#432"/><ellipse rx="70" ry="92" fill="#e4b594"/>
    <ellipse cx="-27" cy="-15" rx="13" ry="7" fill="#fff"/><ellipse cx="27" cy="-15" rx="13" ry="7" fill="#fff"/>
    <circle cx="-27" cy="-15" r="6" fill="#321"/><circle cx="27" cy="-15" r="6" fill="#321"/>
    <path d="M-43 -32 q16 -10 32 0 M11 -32 q16 -10 32 0" stroke="#432" stroke-width="5" fill="none"/>
    <path d="M0 -12 L-9 20 L9 20" stroke="#b98565" stroke-width="4" fill="none"/>
    <path d="M-26 45 q26 18 52 0 q-26 8 -52 0" fill="#b0504a" stroke="#b0504a" stroke-width="4"/></g></svg>`
  const { data, info } = await sharp(Buffer.from(svg)).flatten().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

describe('faceDetector', () => {
  it('looks at 896 places', () => {
    expect(anchors).toHaveLength(16 * 16 * 2 + 8 * 8 * 6)
    expect(anchors[0]).toEqual([1 / 32, 1 / 32])
    expect(anchors.at(-1)).toEqual([15 / 16, 15 / 16])
  })

  it('sees a drawn face, where it is', async () => {
    const faces = await (await faceDetector()).detect(await drawnFace(600, 400, 400, 180, 180), signal)
    expect(faces).toHaveLength(1)
    const [left, top, width, height] = faces[0]!.box
    expect(Math.abs((left + width / 2) * 600 - 400)).toBeLessThan(20)
    expect(Math.abs((top + height / 2) * 400 - 190)).toBeLessThan(30)
  })
})

describe('facesOfPeople', () => {
  it('looks closer where a person is, and tells the place in the whole picture', async () => {
    const picture = await drawnFace(2400, 1600, 1800, 500, 90)
    const detector = await faceDetector()
    expect(await detector.detect(picture, signal)).toEqual([])
    const [face, ...others] = await facesOfPeople(detector, picture, [person(0.9, [0.71, 0.27, 0.08, 0.4])], signal)
    expect(others).toEqual([])
    expect(face!.box[0] + face!.box[2] / 2).toBeCloseTo(0.75, 1)
    expect(face!.box[1] + face!.box[3] / 2).toBeCloseTo(0.32, 1)
  })

  it('takes no face for one where nobody is', async () => {
    const detector = await faceDetector()
    const picture = await drawnFace(600, 400, 400, 180, 180)
    expect(await facesOfPeople(detector, picture, [], signal)).toEqual([])
    expect(await facesOfPeople(detector, picture, [person(0.9, [0, 0, 0.3, 1])], signal)).toEqual([])
    expect(await facesOfPeople(detector, picture, [person(0.9, [0.4, 0.1, 0.5, 0.9])], signal)).toHaveLength(1)
  })

  it('does not count a cat', async () => {
    const path = fileURLToPath(new URL('../../../../examples/documents/photos/cat.jpg', import.meta.url))
    const { data, info } = await sharp(path).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
    const picture = { width: info.width, height: info.height, data }
    const objects = await (await objectDetector()).detect(picture, signal)
    expect(objects[0]).toMatchObject({ label: 'cat' })
    expect(await facesOfPeople(await faceDetector(), picture, objects, signal)).toEqual([])
  })
})
