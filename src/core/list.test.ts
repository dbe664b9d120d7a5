import { describe, expect, it } from '@jest/globals'
import { codeOf } from './contracts/errors.js'
import type { Snapshot, TreeNode } from './contracts/tree.js'
import { findNode, type TreeSource } from './support/find-node.js'
import { listSnapshot } from './list.js'
import { displayPath } from './os/path.js'

const live = new AbortController().signal
const snapshot: Snapshot = { id: 'ab'.repeat(32), time: '2026-01-01T00:00:00Z', tree: 'root', paths: ['/'] }

function node(name: string | Buffer, subtree?: string): TreeNode {
  return {
    name: Buffer.from(name), type: subtree === undefined ? 'file' : 'dir', mode: 0o644, mtimeNs: 0n, atimeNs: 0n, ctimeNs: 0n, uid: 0, gid: 0, user: '', group: '',
    inode: 1n, deviceId: 1n, size: 0, links: 1, ...(subtree !== undefined && { subtree }),
  }
}

const odd = Buffer.from([0x6f, 0xff])
const trees: Record<string, readonly TreeNode[]> = {
  root: [node('a', 'a'), node('b'), node('c', 'empty'), node(odd)],
  a: [node('deep', 'deep'), node('x')],
  deep: [node('y')],
  empty: [],
}
const read: string[] = []
const source: TreeSource = {
  async *readTree(id): AsyncGenerator<TreeNode, undefined> {
    read.push(id)
    yield* await Promise.resolve(trees[id]!)
    return undefined
  },
}

async function list(path: string | undefined, recursive: boolean): Promise<string[]> {
  const paths: string[] = []
  for await (const listed of listSnapshot(snapshot, path === undefined ? undefined : Buffer.from(path), recursive, source, { signal: live })) {
    expect(listed.path.subarray(-listed.node.name.length)).toEqual(listed.node.name)
    paths.push(displayPath(listed.path))
  }
  return paths
}

describe('listing a snapshot', () => {
  it('gives everything, a folder before what is in it', async () => {
    const all = ['/a', '/a/deep', '/a/deep/y', '/a/x', '/b', '/c', '/o\\xff']
    expect(await list(undefined, true)).toEqual(all)
    expect(await list('/', true)).toEqual(all)
  })

  it('gives a folder and its direct entries only, unless asked for more', async () => {
    expect(await list(undefined, false)).toEqual(['/a', '/b', '/c', '/o\\xff'])
    expect(await list('/a', false)).toEqual(['/a', '/a/deep', '/a/x'])
    expect(await list('/a', true)).toEqual(['/a', '/a/deep', '/a/deep/y', '/a/x'])
  })

  it('gives a file alone, however its path is written', async () => {
    expect(await list('/a/deep/y', true)).toEqual(['/a/deep/y'])
    expect(await list('a//deep/y/', false)).toEqual(['/a/deep/y'])
    expect(await list('/c', true)).toEqual(['/c'])
  })

  it('reads no more folders than it needs', async () => {
    read.length = 0
    const listing = listSnapshot(snapshot, undefined, true, source, { signal: live })
    for await (const { path } of listing) if (path.toString() === '/a') break
    expect(read).toEqual(['root'])
  })

  it('goes as deep as folders go', async () => {
    const depth = 5000
    const deep: TreeSource = {
      async *readTree(id): AsyncGenerator<TreeNode, undefined> {
        yield* await Promise.resolve(Number(id) < depth ? [node('d', String(Number(id) + 1))] : [node('end')])
        return undefined
      },
    }
    let last = 0
    for await (const { path } of listSnapshot({ ...snapshot, tree: '0' }, undefined, true, deep, { signal: live })) last = path.length
    expect(last).toBe(2 * depth + '/end'.length)
  })
})

describe('finding a path in a snapshot', () => {
  it('goes by bytes', async () => {
    expect((await findNode(source, snapshot, Buffer.concat([Buffer.from('/'), odd]), { signal: live })).name).toEqual(odd)
  })

  it.each(['/missing', '/a/missing', '/b/below-a-file', '/c/x', ''])('says path-not-found for %j', async (path) => {
    const error: unknown = await findNode(source, snapshot, Buffer.from(path), { signal: live }).catch((thrown: unknown) => thrown)
    expect(codeOf(error)).toBe('path-not-found')
    expect(error).toMatchObject({ hint: expect.stringContaining('backup ls abababab') as unknown })
  })
})
