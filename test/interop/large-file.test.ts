/** A file beyond 4 GiB, where sizes no longer fit into 32 bits. It is nearly all hole, so it costs reading only. */
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeScratch, type Scratch } from '../cli/support.js'
import { makeSparse } from '../support/awkward-folder.js'
import { describeWithRestic, Exchange } from '../support/restic.js'

const size = 2 ** 32 + 2 ** 21 + 7
const places = [0, 2 ** 31 - 1, 2 ** 32 - 1, 2 ** 32 + 2 ** 20 + 5, size - 3]

let scratch: Scratch
let place: Exchange
let source: string
beforeAll(async () => {
  scratch = await makeScratch()
  source = scratch.path('source')
  mkdirSync(source)
  makeSparse(scratch.path('source', 'large'), size, places)
  place = new Exchange(scratch.path('repository'), 'UTC', scratch.path())
  await place.init()
  expect(await place.backupJson(['sync', 'source', '--no-analyze'])).toMatchObject({ warnings: 0, total_bytes_processed: size })
})
afterAll(() => scratch.remove())

describe('a file larger than 4 GiB', () => {
  it('comes back with its bytes and its holes', async () => {
    await place.backup(['restore', 'latest', '--target', scratch.path('restored')])
    const restored = scratch.path('restored', 'source', 'large')
    const stat = statSync(restored)
    expect({ size: stat.size, mtimeMs: stat.mtimeMs }).toEqual({ size, mtimeMs: statSync(scratch.path('source', 'large')).mtimeMs })
    expect(stat.blocks * 512).toBeLessThan(2 ** 20)
    expect(piecesOf(restored)).toEqual(piecesOf(scratch.path('source', 'large')))
  })
})

describeWithRestic('restic and a file larger than 4 GiB', () => {
  it('finds it whole, and in the same chunks', async () => {
    const summary = JSON.parse((await place.restic(['backup', '--json', '--force', 'source'])).trimEnd().split('\n').at(-1)!) as Record<string, unknown>
    expect(summary).toMatchObject({ data_blobs: 0, total_bytes_processed: size })
    expect(await place.restic(['check', '--read-data'])).toContain('no errors were found')
  })
})

/** What lies around each place: zeros, three bytes, zeros. */
function piecesOf(path: string): Buffer[] {
  const descriptor = openSync(path, 'r')
  try {
    return places.map((place) => {
      const piece = Buffer.alloc(64)
      const read = readSync(descriptor, piece, 0, piece.length, Math.max(0, place - 30))
      return piece.subarray(0, read)
    })
  } finally {
    closeSync(descriptor)
  }
}
