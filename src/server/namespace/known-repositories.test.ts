import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { messageOf } from '../../core/contracts/errors.js'
import type { ObjectStore } from '../../core/contracts/object-store.js'
import type { OpenOptions } from '../../core/contracts/transport.js'
import { openDirectoryStore } from '../../core/transport/directory.js'
import { KnownRepositories } from './known-repositories.js'

const { signal } = new AbortController()
let folder = ''
let damaged: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'known-repositories-'))
  damaged = []
})
afterEach(() => rm(folder, { recursive: true }))

/** As a server with a state folder of its own has it. */
const known = (state = 'state'): KnownRepositories =>
  new KnownRepositories({ storeAddress: join(folder, 'store'), openStore: openDirectoryStore, stateDirectory: join(folder, state), onDamaged: (user, note) => damaged.push(`${user}: ${note}`) })

const sorted = async (from: KnownRepositories, user: string): Promise<string[]> => (await from.of(user)).map((segments) => segments.join('/')).sort()

it('keeps users apart, and is found by every server of the store', async () => {
  const first = known()
  for (const segments of [['ada'], ['ada', 'ada'], ['photos'], ['ada']]) await first.remember(segments)
  const other = known('fresh state')
  expect(await sorted(other, 'ada')).toEqual(['ada', 'ada/ada'])
  expect(await sorted(other, 'photos')).toEqual(['photos'])
  expect(await sorted(other, 'nobody')).toEqual([])
  await first.remember(['ada', 'later'])
  expect(await sorted(other, 'ada')).toEqual(['ada', 'ada/ada', 'ada/later'])
})

it('is opened once for the first burst of puts, and again where that failed', async () => {
  const opened: string[] = []
  let fails = true
  const openStore = async (address: string, options: OpenOptions): Promise<ObjectStore> => {
    opened.push(address)
    if (fails) throw new Error('the line is down')
    return openDirectoryStore(address, options)
  }
  const remembering = new KnownRepositories({ storeAddress: join(folder, 'store'), openStore, stateDirectory: folder, onDamaged: () => undefined })
  const burst = (): Promise<string[]> => Promise.all(Array.from({ length: 5 }, () => remembering.remember(['ada']).then(() => 'noted', messageOf)))
  expect(await burst()).toEqual(Array(5).fill('the line is down'))
  fails = false
  expect(await burst()).toEqual(Array(5).fill('noted'))
  expect(opened).toHaveLength(2)
})

it('still counts what was remembered in the state folder', async () => {
  await mkdir(join(folder, 'state', 'known-repositories', 'ada'), { recursive: true })
  for (const name of ['ada', 'ada,work,2026']) await writeFile(join(folder, 'state', 'known-repositories', 'ada', name), '')
  await known().remember(['ada', 'photos'])
  expect(await sorted(known(), 'ada')).toEqual(['ada', 'ada/photos', 'ada/work/2026'])
})

it('passes over what somebody wrote into the store, and says so', async () => {
  await known().remember(['ada'])
  const notes = await openDirectoryStore(join(folder, 'store', '_users', 'ada'), { create: false, signal })
  for (const note of ['eve/photos', '../../etc', 'ada/../eve']) await notes.put({ type: 'snapshot', name: createHash('sha256').update(note).digest('hex') }, Buffer.from(note), { signal })
  await notes.close()
  expect(await sorted(known(), 'ada')).toEqual(['ada'])
  expect(damaged.sort()).toEqual(['ada: ../../etc', 'ada: ada/../eve', 'ada: eve/photos'])
})
