import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { codeOf } from '../../contracts/errors.js'
import type { TreeNode } from '../../contracts/tree.js'
import { parseTree, TreeWriter } from './tree-json.js'

/**
 * Written by a Go program with restic's own `Node` structure and `MarshalJSON`, under TZ=Australia/Lord_Howe, where
 * daylight saving is half an hour.
 */
const goldenPath = fileURLToPath(new URL('../../../../test/golden/tree.json', import.meta.url))
const golden = readFileSync(goldenPath)
const module = new URL('./tree-json.js', import.meta.url).href

const codeThrownBy = (call: () => unknown) => {
  try {
    call()
  } catch (error) {
    return codeOf(error)
  }
  return undefined
}

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1')
const second = 1_000_000_000n
const nothing = { mode: 0, uid: 0, gid: 0, user: '', group: '', inode: 0n, deviceId: 0n, size: 0, links: 0 }
const atOne = { mtimeNs: second, atimeNs: second, ctimeNs: second }

const goldenNodes: readonly TreeNode[] = [
  {
    ...nothing, name: bytes('chardev'), type: 'chardev', mode: 0x04200190, ...atOne, links: 1, device: 1281n,
  },
  { ...nothing, name: bytes('dev'), type: 'dev', mode: 0x040001b0, ...atOne, links: 1, device: 18_446_744_069_414_584_575n },
  {
    ...nothing, name: bytes('empty'), type: 'file', mode: 0o644, mtimeNs: 1_700_000_000n * second, atimeNs: 1_700_000_000n * second,
    ctimeNs: 1_700_000_001_500_000_000n, user: 'root', group: 'root', inode: 42n, deviceId: 2049n, links: 1, content: [],
  },
  { ...nothing, name: bytes('fifo'), type: 'fifo', mode: 0x02000180, ...atOne },
  {
    ...nothing, name: bytes('link'), type: 'symlink', mode: 0x080001ff, ...atOne, links: 1,
    linkTarget: Buffer.from('../a"b\\c<d>\té\u2029\u007f'),
  },
  { ...nothing, name: bytes('link-raw'), type: 'symlink', mode: 0x080001ff, ...atOne, links: 2, linkTarget: bytes('x\xff\xc3(\xc3\xa9\xf0\x9f\x98') },
  {
    ...nothing, name: bytes('mode-000'), type: 'file', mtimeNs: 1_720_000_000_123_456_789n, atimeNs: 1_720_000_000_123_456_789n,
    ctimeNs: 1_720_000_000_000_000_100n, uid: 1000, gid: 100, inode: 2n ** 64n - 1n, deviceId: 2n ** 53n + 1n, size: 5, links: 3, content: ['ab'.repeat(32)],
  },
  {
    ...nothing, name: bytes('set-id'), type: 'file', mode: 0x00c001ed, mtimeNs: -1n, atimeNs: 0n, ctimeNs: -1_499_999_999_999_999_999n,
    uid: 2 ** 32 - 1, gid: 2 ** 32 - 1, user: '<&>', group: 'g\u2028', inode: 1n, size: 2 ** 40, links: 1,
    extendedAttributes: [{ name: 'user.empty', value: bytes('') }, { name: 'user.<b>', value: bytes('\x00\xff\x01') }],
    content: ['01'.repeat(32), '02'.repeat(32), '01'.repeat(32)],
  },
  { ...nothing, name: bytes('socket'), type: 'socket', mode: 0x010001ed, ...atOne },
  {
    ...nothing, name: bytes('sticky'), type: 'dir', mode: 0x801001ff, mtimeNs: 1_710_054_000n * second, atimeNs: 1_710_053_999_999_999_999n,
    ctimeNs: 1_730_613_600n * second, user: 'zoë', group: '日本', inode: 2n ** 53n + 1n, deviceId: 65n, subtree: '00112233445566778899aabbccddeeff'.repeat(2),
  },
]

const goldenNames = [
  Buffer.from('a"quote'), Buffer.from('b\\backslash'), Buffer.from('c\ttab\nnewline\r'), bytes('d\x07\b\f\v\0\x1b\x7f'), bytes('e\xff\xfe'),
  bytes('f\xc3'), Buffer.from('g<&>\''), Buffer.from('h\u2028\u2029'), Buffer.from('i😀'), Buffer.from('j\u00ad\u200b\u00a0\ufeff'),
  Buffer.from('k\u{e0001}\u{10ffff}'), Buffer.from('l\ufffd'), bytes('m\xed\xa0\x80'), Buffer.from('n é e\u0301'), Buffer.from('o\ue000'), bytes('\xff'),
]

function encode(nodes: Iterable<TreeNode>): Buffer {
  const writer = new TreeWriter()
  for (const node of nodes) writer.append(node)
  return writer.finish()
}

const idArbitrary = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((id) => Buffer.from(id).toString('hex'))
const bytesArbitrary = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.string({ unit: 'binary', minLength: 1 })).map((value) => Buffer.from(value as string))
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const uint32 = fc.nat(0xffffffff)
const timeNs = fc.bigInt({ min: -62_167_000_000_000_000_000n, max: 253_402_000_000_000_000_000n })
const attributes = fc.array(fc.record({ name: fc.string({ minLength: 1 }), value: fc.uint8Array().map((value) => Buffer.from(value)) }), { minLength: 1 })
const base = {
  name: bytesArbitrary, mode: uint32, mtimeNs: timeNs, atimeNs: timeNs, ctimeNs: timeNs, uid: uint32, gid: uint32, user: fc.string(), group: fc.string(),
  inode: uint64, deviceId: uint64, size: fc.maxSafeNat(), links: uint32,
}
const nodeArbitrary: fc.Arbitrary<TreeNode> = fc
  .tuple(
    fc.oneof(
      fc.record({ ...base, type: fc.constant('file' as const), content: fc.array(idArbitrary) }),
      fc.record({ ...base, type: fc.constant('dir' as const), subtree: idArbitrary }),
      fc.record({ ...base, type: fc.constant('symlink' as const), linkTarget: bytesArbitrary }),
      fc.record({ ...base, type: fc.constantFrom('dev' as const, 'chardev' as const), device: uint64 }),
      fc.record({ ...base, type: fc.constantFrom('fifo' as const, 'socket' as const) }),
    ),
    fc.option(attributes),
  )
  .map(([node, extendedAttributes]) => (extendedAttributes === null ? node : { ...node, extendedAttributes }))
const nodesArbitrary = fc
  .uniqueArray(nodeArbitrary, { selector: ({ name }) => name.toString('hex'), maxLength: 6 })
  .map((nodes) => nodes.sort((a, b) => Buffer.compare(a.name, b.name)))

describe('tree', () => {
  it('that restic would write means what it should', () => {
    const nodes = [...parseTree(golden)]
    const known = new Map(nodes.map((node) => [node.name.toString('latin1'), node]))
    for (const node of goldenNodes) expect(known.get(node.name.toString('latin1'))).toEqual(node)
    for (const name of goldenNames) expect(known.get(name.toString('latin1'))?.name).toEqual(name)
    // There it was the year 10000 already, so restic took a year off.
    expect(known.get('time-9999')?.mtimeNs).toBe((253_402_300_799n - 365n * 86_400n) * second + 999_999_999n)
    // Before there were zones, Go writes the seconds of the local time and leaves those of the offset out.
    expect(known.get('time-0000')?.mtimeNs).toBe((-62_167_219_200n + 86_400n * 200n + 20n) * second)
    expect(nodes).toHaveLength(goldenNodes.length + goldenNames.length + 2)
  })

  it('is what restic would write, byte for byte, in the same time zone', () => {
    const source = `import { readFileSync } from 'node:fs'
      const { parseTree, TreeWriter } = await import(${JSON.stringify(module)})
      const writer = new TreeWriter()
      for (const node of parseTree(readFileSync(${JSON.stringify(goldenPath)}))) writer.append(node)
      process.stdout.write(writer.finish())`
    const written = execFileSync(process.execPath, ['--input-type=module', '-e', source], { env: { ...process.env, TZ: 'Australia/Lord_Howe' } })
    expect(written.toString()).toBe(golden.toString())
  })

  it('of nothing has its newline', () => {
    expect(encode([]).toString()).toBe('{"nodes":[]}\n')
    expect([...parseTree(encode([]))]).toEqual([])
    expect([...parseTree(Buffer.from('{"nodes":null}'))]).toEqual([])
  })

  it('comes back, whatever its nodes are', () => {
    fc.assert(fc.property(nodesArbitrary, (nodes) => expect([...parseTree(encode(nodes))]).toEqual(nodes)), { numRuns: 150 })
  })

  it('takes a node for a reserved name at the end, and is the same as in order', () => {
    fc.assert(
      fc.property(nodesArbitrary.filter((nodes) => nodes.length > 0), fc.nat(), (nodes, pick) => {
        const late = nodes[pick % nodes.length]!
        const writer = new TreeWriter(late.name)
        for (const node of nodes) if (node !== late) writer.append(node)
        expect(writer.finish(late).equals(encode(nodes))).toBe(true)
      }),
    )
  })

  it('leaves a reserved name out when no node comes for it', () => {
    fc.assert(
      fc.property(nodesArbitrary, bytesArbitrary, (nodes, reserved) => {
        const others = nodes.filter(({ name }) => !name.equals(reserved))
        const writer = new TreeWriter(reserved)
        for (const node of others) writer.append(node)
        expect(writer.finish().equals(encode(others))).toBe(true)
      }),
    )
  })

  it('larger than one part comes back', () => {
    const reserved: TreeNode = { ...nothing, ...atOne, name: bytes('n02'), type: 'fifo' }
    const writer = new TreeWriter(reserved.name)
    const names = Array.from({ length: 6000 }, (_, n) => `n${String(n).padStart(5, '0')}`)
    for (const name of names) writer.append({ ...reserved, name: bytes(name) })
    const plain = writer.finish(reserved)
    expect(plain.length).toBeGreaterThan(3 * 256 * 1024)
    expect([...parseTree(plain)].map(({ name }) => name.toString())).toEqual([...names, 'n02'].sort())
  })

  it('refuses names that do not ascend', () => {
    const node: TreeNode = { ...nothing, ...atOne, name: bytes('b'), type: 'fifo' }
    for (const name of ['a', 'b', '']) expect(codeThrownBy(() => encode([node, { ...node, name: bytes(name) }]))).toBe('internal')
    // By bytes, not by UTF-16: U+FFFF is three bytes below the four of U+10000.
    expect([...parseTree(encode(['\uffff', '\u{10000}'].map((name) => ({ ...node, name: Buffer.from(name) }))))]).toHaveLength(2)
  })

  it('leaves out types that nobody knows, and reads on', () => {
    const plain = Buffer.from('{"nodes":[{"name":"a","type":"irregular","mtime":"x"},{"name":"b","type":"fifo","uid":0,"gid":0,"content":null}]}\n')
    expect([...parseTree(plain)].map(({ name }) => name.toString())).toEqual(['b'])
  })

  it.each([
    ['no object', '[]'],
    ['without nodes', '{}'],
    ['cut off in a node', '{"nodes":[{"name":"a"'],
    ['cut off in a name', '{"nodes":[{"name":"a\\"'],
    ['with a name that no one can unquote', '{"nodes":[{"name":"\\\\q","type":"fifo"}]}'],
    ['with a time that is none', '{"nodes":[{"name":"a","type":"fifo","mtime":"yesterday"}]}'],
    ['with a node that has no name', '{"nodes":[{"type":"fifo"}]}'],
  ])('%s is damaged', (_kind, json) => {
    expect(codeThrownBy(() => [...parseTree(Buffer.from(json))])).toBe('damaged')
  })
})
