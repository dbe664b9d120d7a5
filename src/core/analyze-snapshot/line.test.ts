import { expect, it } from '@jest/globals'
import { BackupError, codeOf } from '../contracts/errors.js'
import { fileNode, folderName } from '../catalog/folder.js'
import type { Snapshot } from '../contracts/tree.js'
import { TreeWriter } from '../repository/tree/tree-json.js'
import { sha256 } from '../repository/unpacked.js'
import { live } from '../test-support/backup-scene.js'
import { readLine } from './line.js'

const blobs = new Map<string, Buffer>()
const reader = {
  readBlob: (_type: unknown, id: string) => {
    const blob = blobs.get(id)
    return blob === undefined ? Promise.reject(new BackupError('object-not-found', 'no such blob')) : Promise.resolve(blob)
  },
}
/** Id of a root with files of these names, and our folder where `documents` says what is in it. */
function root(names: readonly string[], documents?: string): string {
  const writer = new TreeWriter(folderName)
  for (const name of names) writer.append(fileNode(Buffer.from(name), [], 0))
  const plain = writer.finish(documents === undefined ? undefined : fileNode(folderName, [sha256(Buffer.from(documents))], 1))
  blobs.set(sha256(plain), plain)
  return sha256(plain)
}
const snapshot = (id: string, tree: string, original?: string): Snapshot => ({ id, time: '2026-11-22T10:00:00Z', tree, paths: ['/'], ...(original !== undefined && { original }) })
const idsOf = async (one: Snapshot, all: readonly Snapshot[]) => {
  const { members, rivals } = await readLine(one, all, reader, { signal: live })
  return [members, rivals].map((snapshots) => snapshots.map(({ id }) => id))
}

const first = snapshot('first', root(['a', 'secret']))
const analysed = snapshot('analysed', root(['a', 'secret'], 'documents'), 'first')
const tagged = snapshot('tagged', first.tree, 'first')
const rewritten = snapshot('rewritten', root(['a'], 'documents'), 'first')
const stranger = snapshot('stranger', first.tree)
const spoilt = snapshot('spoilt', 'ff'.repeat(32), 'first')
const all = [first, analysed, tagged, rewritten, stranger, spoilt]

it('has the same files, whatever is known of them; what was rewritten is a rival', async () => {
  for (const one of [first, analysed, tagged]) expect(await idsOf(one, all)).toEqual([['first', 'analysed', 'tagged'], ['rewritten']])
})

it('of a rewriting is its own: what it was made of is no rival, another rewriting is', async () => {
  expect(await idsOf(rewritten, [first, rewritten])).toEqual([['rewritten'], []])
  const other = snapshot('other', root(['secret']), 'first')
  expect(await idsOf(rewritten, [first, rewritten, other])).toEqual([['rewritten'], ['other']])
})

it('of a snapshot that nothing was made of is that one, and no root is read for it', async () => {
  expect(await idsOf(spoilt, [spoilt, stranger])).toEqual([['spoilt'], []])
  expect(await idsOf(spoilt, [spoilt, first]).then(String, codeOf)).toBe('object-not-found')
})
