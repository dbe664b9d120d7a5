import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { FileVersion, SearchIndex, SearchQuery } from '../contracts/search.js'
import { live } from '../test-support/backup-scene.js'
import { MadeRepository } from './test-support/made-repository.js'
import { nothingAsked } from './test-support/search-scene.js'

let made: MadeRepository
beforeEach(async () => (made = await MadeRepository.begin()))
afterEach(() => made.end())

const told = (version: FileVersion): string => `${(version.absolutePath ?? version.path).toString()} of ${version.size}`
const found = async (index: SearchIndex, query: Partial<SearchQuery> = {}): Promise<string[]> =>
  (await index.find({ ...nothingAsked, ...query })).hits.map(({ version }) => told(version)).sort()
const versions = async (index: SearchIndex, path: string, snapshot?: string): Promise<string[]> =>
  (await index.versionsOf(Buffer.from(path), { signal: live, ...(snapshot !== undefined && { snapshot }) })).map(told)

describe('files of the same path inside snapshots', () => {
  it('are two where two folders were saved as `.`, and found where each of them lay', async () => {
    const one = await made.save({ '/n.txt': { content: 'one' }, '/sub/s.txt': { content: 'sub' } }, { minute: 1, paths: ['/home/p1'] })
    await made.save({ '/n.txt': { content: 'other' } }, { minute: 2, paths: ['/home/p2'] })
    const index = await made.index()
    expect(await found(index)).toEqual(['/home/p1/n.txt of 3', '/home/p1/sub/s.txt of 3', '/home/p2/n.txt of 5'])
    expect(await found(index, { in: [Buffer.from('/home/p1')] })).toEqual(['/home/p1/n.txt of 3', '/home/p1/sub/s.txt of 3'])
    expect(await found(index, { in: [Buffer.from('/home/p1/sub')] })).toEqual(['/home/p1/sub/s.txt of 3'])
    expect(await found(index, { in: [Buffer.from('/home')] })).toHaveLength(3)
    expect(await found(index, { in: [Buffer.from('/home/p')] })).toEqual([])
    expect(await found(index, { in: [Buffer.from('/n.txt')] })).toEqual(['/home/p1/n.txt of 3', '/home/p2/n.txt of 5'])
    expect(await found(index, { except: [Buffer.from('/home/p2/n.txt')] })).toEqual(['/home/p1/n.txt of 3', '/home/p1/sub/s.txt of 3'])
    expect(await versions(index, '/home/p1/n.txt')).toEqual(['/home/p1/n.txt of 3'])
    expect(await versions(index, '/n.txt', one.id)).toEqual(['/home/p1/n.txt of 3'])
    expect(await versions(index, '/n.txt')).toHaveLength(2)
  })

  it('are one where a folder more is saved with the others, by absolute paths or by their names', async () => {
    await made.save({ '/home/a/f': { content: 'old' }, '/a/g': { content: 'old' } }, { minute: 1, paths: ['/home/a'] })
    await made.save({ '/home/a/f': { content: 'newer' }, '/a/g': { content: 'newer' }, '/b/h': { content: 'b' } }, { minute: 2, paths: ['/home/a', '/home/b'] })
    const index = await made.index()
    expect(await found(index)).toEqual(['/home/a/f of 5', '/home/a/g of 5', '/home/b/h of 1'])
    expect(await found(index, { allVersions: true })).toHaveLength(5)
    expect(await versions(index, '/home/a/g')).toEqual(['/home/a/g of 5', '/home/a/g of 3'])
  })

  it('are a series each where nobody can tell', async () => {
    const first = await made.save({ '/f': { content: 'one' } }, { minute: 1, paths: ['/home/a', '/srv'] })
    await made.save({ '/f': { content: 'other' } }, { minute: 2, paths: ['/home/b', '/srv'] })
    const index = await made.index()
    expect(await found(index)).toEqual(['/f of 3', '/f of 5'])
    expect(await versions(index, '/f', first.id)).toEqual(['/f of 3'])
    expect(await found(index, { except: [Buffer.from('/f')] })).toEqual([])
  })

  it('are one hit on several hosts only where they lay in the same place', async () => {
    for (const [minute, hostname, at] of [[1, 'one', '/home/p1'], [2, 'other', '/home/p1'], [3, 'other', '/home/p2']] as const) {
      await made.save({ '/n.txt': { content: 'same' } }, { minute, hostname, paths: [at] })
    }
    expect(await found(await made.index())).toEqual(['/home/p1/n.txt of 4', '/home/p2/n.txt of 4'])
  })
})
