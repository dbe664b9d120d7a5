import { describe, expect, it } from '@jest/globals'
import type { TreeNode } from '../core/contracts/tree.js'
import { isAgentsOwn, longForm, modeString, nodeJson, timestamp } from './node-list.js'

const node: TreeNode = {
  name: Buffer.from('caf\xe9', 'latin1'), type: 'symlink', mode: 0x0800_01ff, mtimeNs: 1_700_000_000_123_456_789n, atimeNs: 0n, ctimeNs: -1n,
  uid: 1000, gid: 1000, user: 'ada', group: '', inode: 5n, deviceId: 1n, size: 0, links: 1, linkTarget: Buffer.from('to\nhere'),
}
const path = Buffer.concat([Buffer.from('/home/'), node.name])

describe('isAgentsOwn', () => {
  it.each<[string, boolean]>([['/.backup-metadata', true], ['/.backup-metadata/about.json', true], ['/.backup-metadata-of-mine', false], ['/home/.backup-metadata', false]])(
    'of %s is %s', (path, own) => expect(isAgentsOwn(Buffer.from(path))).toBe(own))
})

describe('a listed node', () => {
  it.each<[TreeNode['type'], number, string]>([
    ['file', 0o644, '-rw-r--r--'],
    ['dir', 0x8000_01ed, 'drwxr-xr-x'],
    ['file', 0x0080_01ed, '-rwsr-xr-x'],
    ['file', 0x0040_01a4, '-rw-r-Sr--'],
    ['dir', 0x8010_01ff, 'drwxrwxrwt'],
    ['chardev', 0, 'c---------'],
  ])('of type %s and mode %d is %s', (type, mode, text) => expect(modeString({ type, mode })).toBe(text))

  it('keeps nanoseconds, before 1970 as well', () => {
    expect(timestamp(1_700_000_000_123_456_789n)).toBe('2023-11-14T22:13:20.123456789Z')
    expect(timestamp(-1n)).toBe('1969-12-31T23:59:59.999999999Z')
  })

  it('gives the bytes of a name that is not UTF-8', () => {
    expect(nodeJson({ path, node })).toMatchObject({
      name: 'caf\\xe9', name_base64: 'Y2Fm6Q==', path: '/home/caf\\xe9', path_base64: 'L2hvbWUvY2Fm6Q==', linktarget: 'to\nhere', type: 'symlink',
    })
  })

  it('cannot upset a terminal', () => {
    expect(longForm({ path, node })).toMatch(/^lrwxrwxrwx ada {6}1000 .* \/home\/caf\\xe9 -> to\\x0ahere$/)
  })
})
