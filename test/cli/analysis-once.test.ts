/** Nothing is analysed twice, and a killed sync loses nothing: the campaigns in `test/campaign/understanding`, in short. */
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { findApplyingKinds } from '../campaign/understanding/applying-kinds.js'
import type { Kind } from '../campaign/understanding/contents.js'
import { ContinuedRepository } from '../campaign/understanding/continued-repository.js'
import { killSync, type Victim } from '../campaign/understanding/killed-sync.js'
import { filesWithContent, secondsUntilGone } from '../campaign/understanding/left-behind.js'
import { changes, MixedTree } from '../campaign/understanding/mixed-tree.js'
import { ObservedSyncs } from '../campaign/understanding/observed-syncs.js'
import { compareDocuments } from '../campaign/understanding/same-documents.js'
import { compareFolders } from '../support/compare-folders.js'
import { Exchange } from '../support/exchange.js'
import { Random } from '../support/random.js'
import { textOnly } from '../support/run.js'
import { makeScratch, type Scratch } from './support.js'

let scratch: Scratch
let tree: MixedTree
let variables: Record<string, string>
let applies: (kind: Kind) => boolean
const sync = ['documents', '--host', 'first', '--analyze-budget', '3600']

const placeOf = (name: string): Exchange => new Exchange(scratch.path(name), 'UTC', scratch.path(), variables)

beforeAll(async () => {
  scratch = await makeScratch()
  variables = { HOME: scratch.path('home'), TMPDIR: scratch.path('tmp') }
  for (const folder of Object.values(variables)) await mkdir(folder)
  variables['BACKUP_CONFIG'] = textOnly
  tree = new MixedTree({ path: scratch.path('documents'), random: new Random(7), files: 250, mostBytes: 60_000 })
  applies = await findApplyingKinds(placeOf('none'), scratch.path('samples'))
})
afterAll(() => scratch.remove())

const changeAll = (times: number): void => changes.forEach((what) => tree.change(what, times))

describe('five syncs of mixed files', () => {
  it('make one document for each content, and none of what is only moved, copied or touched', async () => {
    const place = placeOf('repository')
    await place.init()
    const syncs = new ObservedSyncs(place.repository, applies)
    const mine = { tree, target: 'documents', hostname: 'first' }
    const first = await syncs.sync(place, mine)
    expect(first).toMatchObject({ faults: [], files: tree.files })
    expect(first.newDocuments).toBeGreaterThan(100)
    expect(await syncs.sync(place, mine)).toMatchObject({ faults: [], newDocuments: 0, blobsAdded: 0 })

    for (const what of ['rename', 'copy', 'touch', 'chmod', 'move folder'] as const) tree.change(what, 10)
    tree.touchAll()
    expect(await syncs.sync(place, mine)).toMatchObject({ faults: [], analysis: { analysed: 0 }, newDocuments: 0 })

    changeAll(10)
    const changed = await syncs.sync(place, mine)
    expect(changed).toMatchObject({ faults: [] })
    expect(changed.newDocuments).toBeGreaterThan(5)

    await cp(scratch.path('documents'), scratch.path('elsewhere', 'copy'), { recursive: true })
    const elsewhere = new Exchange(place.repository, 'Asia/Tokyo', scratch.path('elsewhere'), variables)
    expect(await syncs.sync(elsewhere, { tree, target: 'copy', hostname: 'second' })).toMatchObject({ faults: [], analysis: { analysed: 0 }, newDocuments: 0 })
  })
})

describe('a sync that is killed', () => {
  it('while it analyses and while it commits leaves a whole repository and nothing else, and the next one goes on', async () => {
    const [place, undisturbed] = [placeOf('killed'), placeOf('undisturbed')]
    await place.init()
    // A copy of the empty repository cuts files alike, so that documents can be compared by content.
    await cp(place.repository, undisturbed.repository, { recursive: true })
    const repository = new ContinuedRepository(place)
    const temporary = scratch.path('tmp')
    const moments: [string, Victim][] = [[temporary, 'agent'], [join(place.repository, 'index'), 'group'], [join(place.repository, 'snapshots'), 'agent']]
    for (const [firstIn, victim] of moments) {
      // Once it commits it may be done before the signal comes: that is as good.
      const { killed } = await killSync(place, sync, { firstIn, laterMs: 0 }, victim)
      expect(killed || firstIn !== temporary).toBe(true)
      expect(await secondsUntilGone(temporary)).toBeDefined()
      expect(filesWithContent(temporary)).toEqual([])
      expect(await repository.inspect()).toMatchObject({ faults: [] })
      changeAll(3)
    }
    expect(await place.backupJson(['sync', ...sync])).toMatchObject({ warnings: 0, analysis: { pending: 0 } })
    expect(await repository.inspect()).toMatchObject({ faults: [] })
    await undisturbed.backup(['sync', ...sync])
    const { documents, faults } = await compareDocuments(place.repository, undisturbed.repository)
    expect(faults).toEqual([])
    expect(documents).toBeGreaterThan(100)
    await place.backup(['restore', 'latest', '--target', scratch.path('restored')])
    expect(compareFolders(scratch.path('documents'), scratch.path('restored', 'documents'))).toEqual([])
  })
})
