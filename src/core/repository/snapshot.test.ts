import { beforeEach, describe, expect, it } from '@jest/globals'
import { loadZstd } from '../compress/zstd.js'
import type { BackupError } from '../contracts/errors.js'
import { codeOf } from '../contracts/errors.js'
import type { Snapshot } from '../contracts/tree.js'
import { faultyStore } from '../../testing/faulty-store.js'
import { createMemoryStore } from '../transport/memory.js'
import { generateKey } from './crypto/envelope.js'
import { encodeSnapshot, findSnapshot, latestOf, loadSnapshots, parseSnapshot, saveSnapshot, selectSnapshot, seriesKey } from './snapshot.js'
import type { StoreAccess } from './unpacked.js'

const { signal } = new AbortController()
const tree = 'ab'.repeat(32)
const id = (digits: string) => digits.padEnd(64, '0')

const summary = {
  backup_start: '2026-01-02T03:04:05Z', backup_end: '2026-01-02T03:04:06Z', files_new: 1, files_changed: 0, files_unmodified: 2, dirs_new: 0, dirs_changed: 1,
  dirs_unmodified: 0, data_blobs: 1, tree_blobs: 2, data_added: 3, data_added_packed: 4, total_files_processed: 3, total_bytes_processed: 9,
}
/** Given out of order on purpose. */
const full: Omit<Snapshot, 'id'> = {
  summary, program_version: 'backup 0.1.0', original: id('ef'), tags: ['a', 'b'], excludes: ['*.tmp'], gid: 100, uid: 1000, username: 'zoë', hostname: 'host',
  paths: ['/home/zoë'], tree, parent: id('cd'), time: '2026-01-02T03:04:05.123456789+01:00',
}
const golden = `{"time":"2026-01-02T03:04:05.123456789+01:00","parent":"${id('cd')}","tree":"${tree}","paths":["/home/zoë"],"hostname":"host","username":"zoë",` +
  `"uid":1000,"gid":100,"excludes":["*.tmp"],"tags":["a","b"],"original":"${id('ef')}",` + '"program_version":"backup 0.1.0","summary":{"backup_start":"2026-01-02T03:04:05Z",' +
  '"backup_end":"2026-01-02T03:04:06Z","files_new":1,"files_changed":0,"files_unmodified":2,"dirs_new":0,"dirs_changed":1,"dirs_unmodified":0,"data_blobs":1,' +
  '"tree_blobs":2,"data_added":3,"data_added_packed":4,"total_files_processed":3,"total_bytes_processed":9}}'

/** What restic 0.14 wrote, its `paths` apart. */
const resticSnapshot = {
  time: '2026-11-22T09:00:12.345678901Z', tree, paths: ['/tmp'], hostname: 'vm', username: 'root', original: id('ee'),
}

const snapshots: Snapshot[] = [
  { id: id('aa1'), time: '2026-01-01T12:00:00+02:00', tree, paths: [] },
  { id: id('aa2'), time: '2026-01-01T11:00:00Z', tree, paths: [] },
  { id: id('bb'), time: '2025-12-31T23:59:59.999999999Z', tree, paths: [] },
]

const faultOf = (call: () => unknown) => {
  try {
    call()
  } catch (error) {
    return [codeOf(error), (error as BackupError).subject]
  }
  return undefined
}

async function makeAccess(): Promise<StoreAccess> {
  return { store: createMemoryStore(), key: generateKey(), zstd: await loadZstd(), compresses: true }
}

describe('snapshot', () => {
  it('is what restic writes, byte for byte, and comes back', () => {
    expect(encodeSnapshot(full)).toBe(golden)
    expect(parseSnapshot(JSON.parse(golden), id('12'))).toEqual({ ...full, id: id('12') })
  })

  it('leaves out what is empty, but never the paths', () => {
    const empty = { time: full.time, tree, paths: [], hostname: '', username: '', uid: 0, gid: 0, excludes: [], tags: [] }
    expect(encodeSnapshot(empty)).toBe(`{"time":"${full.time}","tree":"${tree}","paths":[]}`)
  })

  it('of restic 0.14 is read, members that we do not know included', () => {
    expect(parseSnapshot(resticSnapshot, id('12'))).toEqual({ ...resticSnapshot, id: id('12') })
    expect(parseSnapshot({ ...resticSnapshot, paths: null }, id('12')).paths).toEqual([])
  })

  it.each([
    ['null', null],
    ['text', 'x'],
    ['one without a tree', { time: full.time }],
    ['one whose tree is a path', { time: full.time, tree: '../../x' }],
    ['one without a time', { tree }],
    ['one with a time that is none', { tree, time: 'soon' }],
    ['one with paths that are no list', { tree, time: full.time, paths: '/home' }],
    ['one with a tag that is no text', { tree, time: full.time, tags: [1] }],
    ['one with a host that is no text', { tree, time: full.time, hostname: {} }],
  ])('calls %s damaged and names it', (_kind, json) => {
    expect(faultOf(() => parseSnapshot(json, id('12')))).toEqual(['damaged', id('12')])
  })

  it('is selected by latest, by id or by the beginning of an id', () => {
    expect(selectSnapshot(snapshots, 'latest').id).toBe(id('aa2'))
    expect(selectSnapshot(snapshots, 'b').id).toBe(id('bb'))
    expect(selectSnapshot(snapshots, id('aa1')).id).toBe(id('aa1'))
    for (const selector of ['aa', 'c', '', `${id('bb')}0`]) expect(faultOf(() => selectSnapshot(snapshots, selector))).toEqual(['snapshot-not-found', selector])
    expect(faultOf(() => selectSnapshot([], 'latest'))).toEqual(['snapshot-not-found', undefined])
    expect(latestOf([])).toBeUndefined()
    const made = { ...snapshots[0]!, id: id('ff1'), time: selectSnapshot(snapshots, 'latest').time, original: id('aa2') }
    expect([latestOf([...snapshots, made])?.id, latestOf([made, ...snapshots])?.id]).toEqual([made.id, made.id])
  })

  it('is of the series of its host and its paths, in whatever order these are', () => {
    const key = seriesKey({ hostname: 'ada', paths: ['/b', '/a'] })
    expect(seriesKey({ hostname: 'ada', paths: ['/a', '/b'] })).toBe(key)
    for (const [hostname, paths] of [['bob', ['/a', '/b']], ['ada', ['/a']], ['ada', ['/a,/b']]] as const) expect(seriesKey({ hostname, paths })).not.toBe(key)
    expect(seriesKey({ paths: ['/a'] })).toBe(seriesKey({ hostname: '', paths: ['/a'] }))
  })

  it('is saved and loaded; a damaged one is told, and hides no other', async () => {
    const access = await makeAccess()
    const saved = await saveSnapshot(access, full, { signal })
    const damaged = id('dd')
    await access.store.put({ type: 'snapshot', name: damaged }, Buffer.from('not what the name says'), { signal })

    const found: Snapshot[] = []
    const faults: BackupError[] = []
    for await (const snapshot of loadSnapshots(access, { signal, onDamaged: (error) => faults.push(error) })) found.push(snapshot)
    expect(found).toEqual([{ ...full, id: saved }])
    expect(faults.map(({ code, subject }) => [code, subject])).toEqual([['damaged', damaged]])

    await expect((async () => {
      for await (const snapshot of loadSnapshots(access, { signal })) found.push(snapshot)
    })()).rejects.toMatchObject({ code: 'damaged', subject: damaged })
  })
})

describe('finding a snapshot', () => {
  const snapshotAt = (time: string) => ({ time, tree, paths: ['/a'] })
  let access: StoreAccess
  let faults: BackupError[]
  const onDamaged = (error: BackupError) => void faults.push(error)
  const find = (selector: string) => findSnapshot(access, selector, { signal, onDamaged })
  const putDamaged = (name: string) => access.store.put({ type: 'snapshot', name }, Buffer.from('not what the name says'), { signal })
  beforeEach(async () => {
    access = await makeAccess()
    faults = []
  })

  it('goes past damaged ones, which are told', async () => {
    const old = await saveSnapshot(access, snapshotAt('2026-01-01T00:00:00Z'), { signal })
    const latest = await saveSnapshot(access, snapshotAt('2026-01-02T00:00:00Z'), { signal })
    const damaged = latest.slice(0, 20).padEnd(64, latest[20] === '0' ? '1' : '0')
    await putDamaged(damaged)
    expect((await find('latest')).id).toBe(latest)
    expect((await find(latest.slice(0, 12))).id).toBe(latest)
    expect(faults.map(({ code, subject }) => [code, subject])).toEqual([['damaged', damaged], ['damaged', damaged]])
    expect((await find(old.slice(0, 12))).id).toBe(old)
    expect(faults).toHaveLength(2)
    await expect(findSnapshot(access, 'latest', { signal })).rejects.toMatchObject({ code: 'damaged', subject: damaged })
  })

  it('by its whole id reads that file alone', async () => {
    const saved = await saveSnapshot(access, snapshotAt('2026-01-01T00:00:00Z'), { signal })
    await putDamaged(id('dd'))
    const store = faultyStore(access.store, [{ operation: 'list', call: 1 }])
    expect((await findSnapshot({ ...access, store }, saved, { signal })).id).toBe(saved)
    await expect(find(id('dd'))).rejects.toMatchObject({ code: 'damaged', subject: id('dd') })
    await expect(find(id('ee'))).rejects.toMatchObject({ code: 'snapshot-not-found', subject: id('ee') })
    expect(faults).toEqual([])
  })

  it('that is the only one and damaged says so', async () => {
    await putDamaged(id('dd'))
    for (const selector of ['latest', 'dd']) await expect(find(selector)).rejects.toMatchObject({ code: 'damaged', subject: id('dd') })
    await expect(find('ee')).rejects.toMatchObject({ code: 'snapshot-not-found' })
    expect(faults).toEqual([])
  })

  it('leaves out what is deleted meanwhile', async () => {
    await saveSnapshot(access, snapshotAt('2026-01-01T00:00:00Z'), { signal })
    const other = await saveSnapshot(access, snapshotAt('2026-01-02T00:00:00Z'), { signal })
    const store = faultyStore(access.store, [{ operation: 'get', type: 'snapshot', call: 1, code: 'object-not-found' }])
    const found: string[] = []
    for await (const snapshot of loadSnapshots({ ...access, store }, { signal })) found.push(snapshot.id)
    expect(found).toEqual([other])
    expect(store.faultsNotHit()).toEqual([])
  })
})
