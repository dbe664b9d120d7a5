import { describe, expect, it } from '@jest/globals'
import { loadZstd } from '../compress/zstd.js'
import type { BackupError } from '../contracts/errors.js'
import { codeOf } from '../contracts/errors.js'
import type { Snapshot } from '../contracts/tree.js'
import { createMemoryStore } from '../transport/memory.js'
import { generateKey } from './crypto/envelope.js'
import { encodeSnapshot, latestOf, loadSnapshots, parseSnapshot, saveSnapshot, selectSnapshot } from './snapshot.js'
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
  summary, program_version: 'backup 0.1.0', tags: ['a', 'b'], excludes: ['*.tmp'], gid: 100, uid: 1000, username: 'zoë', hostname: 'host',
  paths: ['/home/zoë'], tree, parent: id('cd'), time: '2026-01-02T03:04:05.123456789+01:00',
}
const golden = `{"time":"2026-01-02T03:04:05.123456789+01:00","parent":"${id('cd')}","tree":"${tree}","paths":["/home/zoë"],"hostname":"host","username":"zoë",` +
  '"uid":1000,"gid":100,"excludes":["*.tmp"],"tags":["a","b"],"program_version":"backup 0.1.0","summary":{"backup_start":"2026-01-02T03:04:05Z",' +
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
