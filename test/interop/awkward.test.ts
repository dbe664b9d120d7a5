/** A folder with everything awkward in it goes through both programs, in both directions. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeScratch, type Scratch } from '../cli/support.js'
import { makeAwkwardFolder, specialPaths } from '../support/awkward-folder.js'
import { compareFolders, type Difference } from '../support/compare-folders.js'
import { describeWithRestic, Exchange } from '../support/restic.js'

let scratch: Scratch
let source: string
let leftOut: readonly string[]

beforeAll(async () => {
  scratch = await makeScratch()
  source = scratch.path('awkward')
  ;({ leftOut } = makeAwkwardFolder(source))
  if (leftOut.length > 0) process.stderr.write(`test/interop/awkward: not tested, because this user or file system may not make it: ${leftOut.join(', ')}\n`)
})
afterAll(() => scratch.remove())

const isPath = (path: string) => (difference: Difference) => difference.path === path
const without = (found: readonly Difference[], ...accepted: readonly ((difference: Difference) => boolean)[]) =>
  found.filter((difference) => !accepted.some((accept) => accept(difference)))

/** What restic 0.14 does not store. */
const lostByStoring = [
  (found: Difference) => isPath(specialPaths.socket)(found) && found.what === 'missing',
  (found: Difference) => isPath(specialPaths.brokenLinkTarget)(found) && found.what === 'linkTarget',
  (found: Difference) => isPath(specialPaths.linkWithAttribute)(found) && found.what === 'attributes',
]
const lostByRestoring = [
  ...lostByStoring,
  (found: Difference) => specialPaths.hardLinkedSymlinks.some((path) => path === found.path) && found.what === 'hardLinks',
]

describe.each(['UTC', 'America/St_Johns'])('an awkward folder under TZ=%s', (zone) => {
  const name = zone.replace('/', '-')
  let ours: Exchange
  beforeAll(async () => {
    ours = new Exchange(scratch.path(`ours-${name}`), zone)
    await ours.init()
    expect(await ours.backupJson(['sync', source])).toMatchObject({ warnings: 0, analysis: { failed: 0, pending: 0 } })
  })

  it('that we saved comes back as it was', async () => {
    const target = scratch.path(`ours-${name}-by-us`)
    expect(await ours.backupJson(['restore', 'latest', '--target', target])).toMatchObject({ warnings: 0 })
    expect(compareFolders(source, `${target}${source}`)).toEqual([])
    expect(await ours.backupJson(['check', '--read-data'])).toMatchObject({ faults: [], unreferenced_packs: 0 })
  })

  describeWithRestic(`restic and an awkward folder under TZ=${zone}`, () => {
    it('passes restic\'s check, every byte read', async () => {
      expect(await ours.restic(['check', '--read-data'])).toContain('no errors were found')
    })

    it('that we saved is restored by restic, except for what it cannot do', async () => {
      const target = scratch.path(`ours-${name}-by-restic`)
      await ours.restic(['restore', 'latest', '--target', target])
      expect(without(compareFolders(source, `${target}${source}`), ...lostByRestoring)).toEqual([])
    })

    it('that we saved is listed alike by both', async () => {
      const [theirs, own] = await Promise.all([ours.restic(['ls', '--json', '--recursive', 'latest', source]), ours.backup(['ls', '--json', `latest:${source}`])])
      expect(nodesIn(own).length).toBeGreaterThan(400)
      expect(nodesIn(own)).toEqual(nodesIn(theirs))
    })

    it('that restic saved is whole to us, except for what restic did not store', async () => {
      const theirs = new Exchange(scratch.path(`theirs-${name}`), zone)
      await theirs.restic(['init', '--repository-version', '2'])
      await theirs.restic(['backup', source])
      const target = scratch.path(`theirs-${name}-by-us`)
      await theirs.backup(['restore', 'latest', '--target', target])
      expect(without(compareFolders(source, `${target}${source}`), ...lostByStoring)).toEqual([])
      expect(await theirs.backupJson(['check', '--read-data'])).toMatchObject({ faults: [], snapshots: 1, unreferenced_packs: 0 })
    })
  })
})

/** Path, kind, size and time of every node; names that are not UTF-8 are shown in different ways and left out. */
function nodesIn(lines: string): unknown[] {
  const nodes = lines.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, string | number>)
  return nodes
    .filter(({ struct_type, path }) => struct_type === 'node' && !/\ufffd|\\x/.test(String(path)))
    .map(({ path, type, size = 0, mtime, uid, gid }) => ({ path, type, size, time: Date.parse(String(mtime)), uid, gid }))
}
