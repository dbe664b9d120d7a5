/** A folder of this machine as it is, through both programs and back. test/campaign/usr-share.mjs takes larger ones. */
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { makeScratch, type Scratch } from '../cli/support.js'
import { compareFolders } from '../support/compare-folders.js'
import { describeWithRestic, Exchange } from '../support/restic.js'

const source = '/etc'
/** Others may neither read all of it, nor give what they restore to its owners. */
const isRoot = process.geteuid?.() === 0
if (!isRoot) process.stderr.write(`test/interop/real-folder: not tested, because only root can save and restore ${source}\n`)
const rootOnly = isRoot ? it : it.skip

describeWithRestic('restic and a real folder, /etc', () => {
  let scratch: Scratch
  let place: Exchange
  beforeAll(async () => {
    scratch = await makeScratch()
    place = new Exchange(scratch.path('repository'))
    await place.init()
  })
  afterAll(() => scratch.remove())

  rootOnly('what we save is restored alike by both, and saved by restic once more without new blobs', async () => {
    expect(await place.backupJson(['sync', source])).toMatchObject({ warnings: 0, analysis: { pending: 0 } })
    expect(await place.restic(['check', '--read-data'])).toContain('no errors were found')
    await place.restic(['restore', 'latest', '--target', scratch.path('by-restic')])
    await place.backup(['restore', 'latest', '--target', scratch.path('by-us')])
    expect(compareFolders(source, scratch.path('by-restic', source))).toEqual([])
    expect(compareFolders(source, scratch.path('by-us', source))).toEqual([])
    const turn = JSON.parse((await place.restic(['backup', '--json', source])).trimEnd().split('\n').at(-1)!) as Record<string, unknown>
    // The root's own tree: ours names the agent's folder.
    expect(turn).toMatchObject({ files_new: 0, files_changed: 0, data_blobs: 0, tree_blobs: 1 })
    expect(await place.backupJson(['sync', source])).toMatchObject({ files_new: 0, files_changed: 0, data_blobs: 0, tree_blobs: 0 })
  })
})
