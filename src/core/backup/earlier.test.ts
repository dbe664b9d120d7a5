import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { check } from '../check.js'
import { BackupScene, live } from '../test-support/backup-scene.js'
import { FakeHost } from '../test-support/fakes.js'

let scene: BackupScene
beforeEach(async () => {
  scene = await BackupScene.begin()
})
afterEach(() => scene.end())

async function faults(): Promise<string[]> {
  const repository = await scene.open()
  const { faults } = await check({ readData: true, signal: live }, { repository, clock: scene.clock, reporter: scene.reporter })
  return faults.map(({ code }) => code)
}

async function deletePacks(): Promise<void> {
  for (const name of await scene.names('pack')) await scene.store.delete({ type: 'pack', name }, { signal: live })
}

describe('a repository whose packs are gone', () => {
  it('is healed by the next sync as far as the files are still there', async () => {
    scene.write('a/letter.txt', 'dear reader')
    scene.write('b.bin', randomBytes(100_000))
    const first = await scene.backup({ host: new FakeHost() })
    await deletePacks()
    const second = await scene.backup({ host: new FakeHost() })
    expect(scene.reporter.codes).toContain('packs-missing')
    expect([first.warnings, second.warnings]).toEqual([0, 0])
    expect(second.dataBlobs).toBeGreaterThanOrEqual(2)
    // The first snapshot's root tree differs by its metadata folder; all else is stored once more.
    const repository = await scene.open()
    const snapshot = await repository.findSnapshot(second.snapshotId, { signal: live })
    for await (const node of repository.readTree(snapshot.tree, { signal: live })) expect(node.name.length).toBeGreaterThan(0)
    expect((await faults()).filter((code) => code !== 'pack-missing')).toEqual([])
  })

  it('keeps documents that are whole and makes the others again', async () => {
    scene.write('one.txt', 'first text')
    await scene.backup({ host: new FakeHost() })
    await deletePacks()
    scene.write('two.txt', 'second text')
    const { analysis } = await scene.backup({ host: new FakeHost() })
    expect(analysis).toMatchObject({ analysed: 2, pending: 0 })
  })
})
