import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import type { Snapshot } from '../contracts/tree.js'
import { BackupScene, live, type RunOptions } from '../test-support/backup-scene.js'
import { FakeHost } from '../test-support/fakes.js'
import { skipLockPause } from '../test-support/lock-pause.js'
import { pendingSnapshots } from './pending.js'

let scene: BackupScene
beforeEach(async () => {
  skipLockPause()
  scene = await BackupScene.begin()
  scene.write('a.txt', 'content of a\n')
})
afterEach(() => {
  jest.restoreAllMocks()
  scene.end()
})

const backup = async (hostname: string, options: RunOptions = {}): Promise<string> => (await scene.backup({ ...options, request: { hostname, ...options.request } })).snapshotId

async function pending(): Promise<string[]> {
  const repository = await scene.open()
  const snapshots: Snapshot[] = []
  for await (const snapshot of repository.snapshots({ signal: live })) snapshots.push(snapshot)
  await repository.loadIndex({ signal: live })
  return (await pendingSnapshots(snapshots, repository, { signal: live })).map(({ id }) => id)
}

it('are the newest of each host and its paths that lack documents, the oldest of these first', async () => {
  const without = await backup('made by restic')
  await backup('left behind')
  await backup('complete', { host: new FakeHost() })
  await backup('left behind', { host: new FakeHost() })
  scene.write('b.txt', 'content of b\n')
  const cut = await backup('complete')
  const other = await backup('complete', { request: { targets: [Buffer.from('b.txt')] } })
  expect(await pending()).toEqual([without, cut, other])
})

it('are also those whose documents cannot be read', async () => {
  const id = await backup('scene', { host: new FakeHost() })
  expect(await pending()).toEqual([])
  const { repository } = await scene.snapshot()
  const place = repository.locate('tree', (await scene.nodes()).get('/.backup-metadata')!.subtree!)!
  const key = { type: 'pack', name: place.pack } as const
  const bytes = await scene.store.get(key, { signal: live })
  bytes[place.offset + 20]! ^= 1
  await scene.store.put(key, bytes, { signal: live })
  expect(await pending()).toEqual([id])
})
