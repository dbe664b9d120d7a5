/** Backups through all that is put around a store, over one that fails now and then. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { faultyStore } from '../../testing/faulty-store.js'
import { backup } from '../backup.js'
import { check } from '../check.js'
import type { ObjectStore } from '../contracts/object-store.js'
import { RecordingReporter } from '../test-support/fakes.js'
import { BackupScene, live, password } from '../test-support/backup-scene.js'
import { openRepository } from '../repository/repository.js'
import { cache } from './cache.js'
import { dryRun } from './dry-run.js'
import { limit } from './limit.js'
import { retry } from './retry.js'

let own: BackupScene
beforeEach(async () => {
  own = await BackupScene.begin()
  for (let file = 0; file < 30; file += 1) own.write(`files/${file % 4}/${file}`, randomBytes(1000 * file))
})
afterEach(() => own.end())

const sleep = (): Promise<void> => Promise.resolve()

/** In the order of docs/decisions/0025. */
function around(store: ObjectStore, warn: (message: string) => void): ObjectStore {
  const limited = limit(retry(store, { warn, sleep }), { uploadBytes: 1e9, downloadBytes: 1e9, sleep })
  return cache(limited, { folder: join(own.folder, '.cache'), warn })
}

async function run(store: ObjectStore): Promise<void> {
  own.clock.nowMs += 60_000
  const repository = await openRepository(store, { password, signal: live })
  const request = { signal: live, targets: [Buffer.from('files')], workingDirectory: own.folder, excludes: [], hostname: 'scene', tags: [], analyzeBudgetSeconds: 0, force: true }
  await backup(request, { repository, clock: own.clock, reporter: new RecordingReporter(), analysis: undefined, programVersion: 'test', sending: { connections: 5, budgetBytes: 1024 } })
  await repository.close()
}

async function faults(): Promise<readonly object[]> {
  const repository = await own.open()
  return (await check({ signal: live, readData: true }, { repository, clock: own.clock, reporter: new RecordingReporter() })).faults
}

describe('a backup through every decorator', () => {
  it('ends in a repository that is whole, whatever fails on the way', async () => {
    const fault = fc.record({
      operation: fc.constantFrom('put', 'put', 'get', 'stat', 'list', 'delete'), call: fc.integer({ min: 1, max: 9 }), when: fc.constantFrom('before', 'after'), afterItems: fc.integer({ min: 0, max: 2 }),
    })
    let snapshots = 0
    let met = 0
    await fc.assert(fc.asyncProperty(fc.array(fault, { minLength: 8, maxLength: 20 }), async (planned) => {
      const warned: string[] = []
      const store = faultyStore(own.store, planned)
      own.write(`files/new/${snapshots}`, randomBytes(50_000))
      await run(around(store, (message) => warned.push(message)))
      snapshots += 1
      met += planned.length - store.faultsNotHit().length
      expect(warned.length).toBeLessThanOrEqual(1)
      expect([await faults(), (await own.names('snapshot')).length, await own.names('lock')]).toEqual([[], snapshots, []])
    }), { numRuns: 5, endOnFailure: true })
    expect(met).toBeGreaterThan(0)
  })

  it('changes nothing in a dry run', async () => {
    const types = ['config', 'key', 'lock', 'snapshot', 'index', 'pack'] as const
    const before = await Promise.all(types.map((type) => own.names(type)))
    await run(dryRun(around(own.store, () => undefined)))
    expect(await Promise.all(types.map((type) => own.names(type)))).toEqual(before)
  })
})
