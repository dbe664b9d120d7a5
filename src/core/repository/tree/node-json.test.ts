import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../../contracts/errors.js'
import { decodeNode } from './node-json.js'

const id = 'ab'.repeat(32)
const file = { name: 'f', type: 'file', mode: 420, mtime: '2026-01-02T03:04:05Z', atime: '2026-01-02T03:04:05Z', ctime: '2026-01-02T03:04:05Z', uid: 0, gid: 0, content: [id] }
const outcome = (change: object) => {
  try {
    return decodeNode(JSON.stringify({ ...file, ...change }))?.type
  } catch (error) {
    return codeOf(error)
  }
}

describe('an entry of a tree that somebody else wrote', () => {
  it('is read when it is what the format says', () => {
    expect(outcome({})).toBe('file')
    expect(outcome({ content: null, extended_attributes: null })).toBe('file')
    expect(outcome({ type: 'dir', content: null, subtree: id })).toBe('dir')
    expect(outcome({ type: 'irregular' })).toBeUndefined()
  })

  it.each([
    ['content', ['']], ['content', ['zz']], ['content', [5]], ['content', 'x'], ['subtree', 7], ['subtree', 'x'], ['name', 5], ['name', undefined],
    ['size', -1], ['size', 'x'], ['mode', {}], ['uid', '0'], ['mtime', 5], ['mtime', 'yesterday'], ['user', ['x']], ['inode', '-5'],
    ['extended_attributes', [null]], ['extended_attributes', [{ name: 'x', value: 5 }]],
  ])('is damaged with %s %j', (key, value) => {
    expect(outcome({ [key]: value })).toBe('damaged')
  })
})
