/** A folder with what file systems have that is awkward to store. What only root may make is left out for others. */
import { chmodSync, linkSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { codeOf } from '../../contracts/errors.js'
import { joinPath } from '../../os/path.js'
import { makeNode } from '../../os/special.js'
import { setTimes } from '../../os/times.js'
import { setXattr } from '../../os/xattrs.js'

const isRoot = process.geteuid?.() === 0
const bytes = (latin1: string) => Buffer.from(latin1, 'latin1')

const awkwardNames: readonly Buffer[] = [
  Buffer.from('quote " and \\ backslash'), bytes('tab\tnewline\nreturn\rbell\x07'), bytes('\x01\x1b[31m\x7f'), bytes('not UTF-8 \xff\xc3('), bytes('\xed\xa0\x80'),
  Buffer.from('<b>&amp;<i> \'x\''), Buffer.from('line\u2028paragraph\u2029'), Buffer.from('no\u00a0break soft\u00adhyphen zero\u200bwidth \ufeff'), Buffer.from('😀 日本 zoë e\u0301'),
  Buffer.from('private \ue000 \u{e0001} \u{10fffd}'), Buffer.from('\ufffd'), Buffer.from(' '), Buffer.from('...'), Buffer.from('x'.repeat(255)), bytes('\xff'.repeat(255)),
]

/** None from before a zone had standard time: restic loses seconds there, and we do not. */
const times: readonly bigint[] = [
  0n, -1n, -500_000_000n, -1_000_000_000n, -1_000_000_000_000_000_001n, 1_710_053_999_999_999_999n, 1_710_054_000_000_000_000n, 1_730_613_600_120_000_000n,
  4_102_444_800_000_000_005n,
]

export function makeAwkwardFolder(root: Buffer): void {
  const at = (name: Buffer | string) => joinPath(root, Buffer.from(name as string))
  mkdirSync(root)
  for (const name of awkwardNames) writeFileSync(at(name), name)
  times.forEach((mtimeNs, n) => {
    writeFileSync(at(`time ${n}`), `${n}`)
    setTimes(at(`time ${n}`), { atimeNs: 5n, mtimeNs })
  })
  writeFileSync(at('empty'), '')
  linkSync(at('empty'), at('hard link'))
  // Nobody but root can back up what may not be read.
  for (const mode of [...(isRoot ? [0o000] : []), 0o4755, 0o2755, 0o6777, 0o1644]) {
    writeFileSync(at(`mode ${mode.toString(8)}`), '')
    chmodSync(at(`mode ${mode.toString(8)}`), mode)
  }
  ;['..', '/no/such', 'quote " <&> \\ \t', 'line\u2028 é', '\x01\x7f'].forEach((target, n) => symlinkSync(target, at(`link ${n}`)))
  makeNode(at('fifo'), 0o010640, 0n)
  makeNode(at('socket'), 0o140755, 0n)
  setAttributes(at('empty'))
  if (isRoot) makeDevices(at)
  mkdirSync(at('folder/empty'), { recursive: true })
  chmodSync(at('folder/empty'), 0o1777)
  for (let n = 0; n < 300; n++) writeFileSync(at(`folder/${n}`), `${n}`)
  setTimes(at('folder'), { atimeNs: 7n, mtimeNs: -7n })
}

function setAttributes(path: Buffer): void {
  try {
    setXattr(path, 'user.empty', Buffer.alloc(0))
    setXattr(path, 'user.bytes <&>', bytes('\x00\xff"'))
  } catch (error) {
    if (codeOf(error) !== 'ENOTSUP') throw error
  }
}

function makeDevices(at: (name: string) => Buffer): void {
  makeNode(at('chardev'), 0o020620, 0x501n)
  makeNode(at('blockdev'), 0o060660, 0xabcdef12n)
  // A container without CAP_MKNOD makes none and says so above; one that lies would spoil the test.
  if (!lstatSync(at('chardev')).isCharacterDevice()) throw new Error('mknod made no device')
}
