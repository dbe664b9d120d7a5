import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { codeOf } from '../../contracts/errors.js'
import type { TreeNode } from '../../contracts/tree.js'
import { encodeNode } from './node-json.js'
import { replaceNode, withoutNode } from './replace-node.js'
import { parseTree, TreeWriter } from './tree-json.js'

const node = (name: string, mode = 0o100600): TreeNode => ({
  name: Buffer.from(name), type: 'file', mode, mtimeNs: 0n, atimeNs: 0n, ctimeNs: 0n, uid: 0, gid: 0, user: '', group: '', inode: 0n, deviceId: 0n, size: 0, links: 1, content: [],
})
function treeOf(...nodes: TreeNode[]): Buffer {
  const writer = new TreeWriter()
  for (const one of nodes) writer.append(one)
  return writer.finish()
}

describe('a tree with a node put in', () => {
  it('is what a writer would have made of all its nodes, wherever that one comes', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6, unit: 'binary' }).filter((name) => !/[\0/\ud800-\udfff]/.test(name)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(names, fc.nat(7), (all, at) => {
        const nodes = all.map((name) => node(name)).sort((a, b) => Buffer.compare(a.name, b.name))
        const one = nodes[at % nodes.length]!
        const without = treeOf(...nodes.filter((other) => other !== one))
        expect(replaceNode(without, one).toString()).toBe(treeOf(...nodes).toString())
        for (const plain of [without, treeOf(...nodes)]) expect(withoutNode(plain, one.name).toString()).toBe(without.toString())
      }),
    )
  })

  it('has it instead of the one of that name', () => {
    const changed = node('b', 0o100644)
    expect(replaceNode(treeOf(node('a'), node('b'), node('c')), changed).toString()).toBe(treeOf(node('a'), changed, node('c')).toString())
    expect(replaceNode(treeOf(node('b')), changed).toString()).toBe(treeOf(changed).toString())
  })

  it('keeps every other as it was written, also what we would not write', () => {
    const foreign = '{"name":"a","type":"irregular","inode":18446744073709551615, "generic_attributes":{"windows.creation_time":"AQ=="}}'
    const later = '{"name":"z","type":"file","mode":420,"mtime":"2026-01-01T00:00:00Z","unheard_of":[{"}":"{"}],"content":null}'
    const tree = Buffer.from(`{"nodes":[${foreign} , ${later}]}\n`)
    expect(replaceNode(tree, node('m')).toString()).toBe(`{"nodes":[${foreign},${encodeNode(node('m'))},${later}]}\n`)
    expect(replaceNode(tree, node('zz')).toString()).toBe(`{"nodes":[${foreign} , ${later},${encodeNode(node('zz'))}]}\n`)
    expect([...parseTree(replaceNode(tree, node('m')))].map(({ name }) => name.toString())).toEqual(['m', 'z'])
  })

  it.each(['{}', '{"nodes":[{"type":"file"}]}', '{"nodes":[{"name":"a"', '{"nodes":[{"name":}]}'])('is refused for %s', (text) => {
    let code: string | undefined
    try {
      replaceNode(Buffer.from(text), node('m'))
    } catch (error) {
      code = codeOf(error)
    }
    expect(code).toBe('damaged')
  })
})
