/** Two machines sync into one repository at the same moment: ours and ours, ours and restic. */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { makeScratch, type Scratch } from '../cli/support.js'
import { noise } from '../support/awkward-folder.js'
import { compareFolders } from '../support/compare-folders.js'
import { describeWithRestic, Exchange } from '../support/restic.js'

const sharedBytes = 10 * 2 ** 20
const rounds = 2

let scratch: Scratch
let place: Exchange
beforeEach(async () => {
  scratch = await makeScratch()
  place = new Exchange(scratch.path('repository'), 'UTC', scratch.path())
  await place.init()
})
afterEach(() => scratch.remove())

/** What both machines have, and a file of each one's own. */
async function writeRound(round: number): Promise<void> {
  for (const machine of ['one', 'two']) {
    const folder = scratch.path(machine, `round-${round}`)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'shared'), noise(sharedBytes, `shared ${round}`))
    await writeFile(join(folder, 'own.txt'), `of machine ${machine}, round ${round}\n`)
  }
}

async function packBytes(): Promise<number> {
  const packs = await readdir(join(place.repository, 'data'), { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(packs.filter((entry) => entry.isFile()).map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

type Client = (machine: string) => Promise<string>
const ours: Client = (machine) => place.backup(['sync', machine, '--host', machine])
const restic: Client = (machine) => place.restic(['backup', machine, '--host', machine])

describeWithRestic('two clients at the same moment', () => {
  it.each<[string, Client, Client]>([
    ['both ours', ours, ours],
    ['ours and restic', ours, restic],
  ])('lose no snapshot, and store what both have at worst twice (%s)', async (_who, first, second) => {
    for (let round = 1; round <= rounds; round++) {
      await writeRound(round)
      await Promise.all([first('one'), second('two')])
    }
    expect(await place.snapshots()).toHaveLength(2 * rounds)
    expect(await place.backupJson(['check', '--read-data'])).toMatchObject({ faults: [] })
    expect(await place.restic(['check', '--read-data'])).toContain('no errors were found')
    expect(await packBytes()).toBeLessThan(2.1 * rounds * sharedBytes)
    const newestFirst = (await place.snapshots()).reverse()
    for (const machine of ['one', 'two']) {
      const { id } = newestFirst.find(({ hostname }) => hostname === machine)!
      await place.backup(['restore', id, '--target', scratch.path(`restored-${machine}`)])
      expect(compareFolders(scratch.path(machine), scratch.path(`restored-${machine}`, machine))).toEqual([])
    }
    // Whoever comes next has nothing to send.
    expect(await place.backupJson(['sync', 'one', '--host', 'one'])).toMatchObject({ data_blobs: 0 })
  })
})
