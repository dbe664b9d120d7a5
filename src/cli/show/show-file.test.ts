import { describe, expect, it } from '@jest/globals'
import type { TreeNode } from '../../core/contracts/tree.js'
import { shownCard, shownJson, type ShownFile } from './show-file.js'

const node: TreeNode = {
  name: Buffer.from('photo.png'), type: 'file', mode: 0o644, mtimeNs: 0n, atimeNs: 0n, ctimeNs: 0n,
  uid: 0, gid: 0, user: '', group: '', inode: 0n, deviceId: 0n, links: 1, size: 9, content: [],
}
const shown = (changes: Partial<TreeNode>, incomplete: boolean): ShownFile => {
  const snapshot = { id: 'a'.repeat(64), time: '2026-11-22T10:00:00Z', tree: 'b'.repeat(64), paths: [] }
  return { snapshot, path: Buffer.from('/photo.png'), node: { ...node, ...changes }, incomplete }
}

describe('a file without a document', () => {
  it.each<[string, Partial<TreeNode>, boolean, string | undefined, RegExp]>([
    ['of a complete snapshot: no plugin reads it', {}, false, 'none', /file +image\/png, 9 B, no plugin reads this kind of file/],
    ['of one that is not complete may still get one', {}, true, 'pending', /not analysed yet/],
    ['that is empty never has one', { size: 0 }, true, 'empty', /nothing to analyse/],
    ['that is a link says where to', { type: 'symlink', linkTarget: Buffer.from('cat.png') }, true, undefined, /^\/photo\.png\n {2}link {6}to cat\.png\n/],
    ['that is a pipe says so', { type: 'fifo' }, true, undefined, /^\/photo\.png\n {2}file {6}pipe\n/],
    ['that is a folder is just listed', { type: 'dir' }, true, undefined, /^d\S+ .*photo\.png$/],
  ])('%s', (_, changes, incomplete, state, line) => {
    expect(shownJson(shown(changes, incomplete))['analysis']).toBe(state)
    expect(shownCard(shown(changes, incomplete)).join('\n')).toMatch(line)
  })
})

it('analyzers that never looked at a file are named once each, with their plugins to look again', () => {
  const document = { schema: 1, contentId: 'c'.repeat(64), size: 9, mediaType: 'image/png', outcomes: [] } as const
  const lines = shownCard({ ...shown({}, false), document: { ...document, outcomes: [] }, notLookedAtBy: ['@acme/backup-plugin-two/one', '@acme/backup-plugin-two/other', 'b/b'] })
  expect(lines).toContain('  analysis  not looked at by two/one, two/other, b (backup sync --reanalyze two --reanalyze b)')
})
