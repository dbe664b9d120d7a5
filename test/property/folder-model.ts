/** Random folders and random edits, as plain values that fast-check makes, shrinks and prints. */
import { createCipheriv } from 'node:crypto'
import {
  appendFileSync, chmodSync, closeSync, linkSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync,
  writeFileSync, writeSync,
} from 'node:fs'
import fc from 'fast-check'
import { codeOf, joinPath, makeNode, setTimes, setXattr } from '../support/engine.js'

/** `start` moves the content within its stream: two contents of one stream share what overlaps. */
export interface Content {
  readonly stream: 'noise' | 'text' | 'zeros'
  readonly start: number
  readonly size: number
}

export type NewNode =
  | { readonly kind: 'file'; readonly content: Content }
  | { readonly kind: 'folder' | 'fifo' | 'socket' }
  | { readonly kind: 'symlink'; readonly target: string }

/** Numbers pick from what is there, modulo its count; names are one character a byte. */
export type Edit =
  | { readonly do: 'add'; readonly folder: number; readonly name: string; readonly node: NewNode }
  | { readonly do: 'write'; readonly file: number; readonly content: Content }
  | { readonly do: 'append' | 'prepend'; readonly file: number; readonly content: Content }
  | { readonly do: 'patch secretly'; readonly file: number; readonly at: number }
  | { readonly do: 'truncate'; readonly file: number; readonly size: number }
  | { readonly do: 'remove'; readonly entry: number }
  | { readonly do: 'move'; readonly entry: number; readonly folder: number; readonly name: string }
  | { readonly do: 'link'; readonly file: number; readonly folder: number; readonly name: string }
  | { readonly do: 'chmod'; readonly entry: number; readonly mode: number }
  | { readonly do: 'touch'; readonly entry: number; readonly mtimeNs: bigint }
  | { readonly do: 'attribute'; readonly entry: number; readonly value: string }

const kibibyte = 1024
const aroundShortestChunk = [512 * kibibyte - 1, 512 * kibibyte, 512 * kibibyte + 1]
const size = fc.oneof(
  { weight: 8, arbitrary: fc.nat(5000) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 4096) },
  { weight: 2, arbitrary: fc.constantFrom(...aroundShortestChunk, 1024 * kibibyte) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000_000, max: 3_000_000 }) },
)
const largeSize = fc.constantFrom(8192 * kibibyte, 8192 * kibibyte + 1, 9216 * kibibyte)
const content: fc.Arbitrary<Content> = fc.record({
  stream: fc.constantFrom('noise', 'noise', 'text', 'zeros'),
  start: fc.oneof(fc.constant(0), fc.nat(200_000)),
  size: fc.oneof({ weight: 40, arbitrary: size }, { weight: 1, arbitrary: largeSize }),
})

const rawName = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('latin1').replace(/[\0/]/g, '_'))
const name = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'A', 'a.b', 'a b', '\xff', '\xc3\xa9', '\xf0\x9f\xa7\x8a', '.backup-metadata', '"\\\n', 'n'.repeat(255)),
  rawName.map((text) => (text === '.' || text === '..' ? '_' : text)),
)
const node: fc.Arbitrary<NewNode> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('file' as const), content }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('folder' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('fifo' as const, 'socket' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('symlink' as const), target: name }) },
)

const what = <Verb extends Edit['do']>(...verbs: Verb[]) => fc.constantFrom(...verbs)
const place = { folder: fc.nat(30), name }
const entry = fc.nat(60)
const file = fc.nat(30)
const add: fc.Arbitrary<Edit> = fc.record({ do: what('add'), ...place, node })
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: add },
  fc.record({ do: what('write'), file, content }),
  fc.record({ do: what('append', 'prepend'), file, content }),
  fc.record({ do: what('patch secretly'), file, at: fc.nat(5000) }),
  fc.record({ do: what('truncate'), file, size }),
  fc.record({ do: what('remove'), entry }),
  fc.record({ do: what('move'), entry, ...place }),
  fc.record({ do: what('link'), file, ...place }),
  // The owner may always read: what root alone can save is tested elsewhere.
  fc.record({ do: what('chmod'), entry, mode: fc.nat(0o7777).map((mode) => mode | 0o700) }),
  fc.record({ do: what('touch'), entry, mtimeNs: fc.bigInt({ min: -2_000_000_000_000_000_000n, max: 9_000_000_000_000_000_000n }) }),
  fc.record({ do: what('attribute'), entry, value: fc.string({ maxLength: 30 }) }),
)

export const firstEdits: fc.Arbitrary<Edit[]> = fc.array(add, { maxLength: 25, size: 'max' })
export const laterEdits: fc.Arbitrary<Edit[][]> = fc.array(fc.array(edit, { minLength: 1, maxLength: 8, size: 'max' }), { minLength: 1, maxLength: 3, size: 'max' })

const streams = {
  noise: createCipheriv('aes-256-ctr', Buffer.alloc(32, 1), Buffer.alloc(16)).update(Buffer.alloc(12 * 2 ** 20)),
  text: Buffer.alloc(12 * 2 ** 20, 'All work and no play makes Jack a dull boy.\n'),
  zeros: Buffer.alloc(12 * 2 ** 20),
}
const bytesOf = ({ stream, start, size }: Content): Buffer => streams[stream].subarray(start, start + size)

/** Everything below `root` and `root` itself, in a fixed order. */
function everything(root: Buffer): { folders: Buffer[]; files: Buffer[]; entries: Buffer[] } {
  const found = { folders: [root], files: [] as Buffer[], entries: [] as Buffer[] }
  for (const folder of found.folders) {
    for (const child of readdirSync(folder, { encoding: 'buffer' }).sort((a, b) => Buffer.compare(a, b))) {
      const path = joinPath(folder, child)
      found.entries.push(path)
      const stat = lstatSync(path)
      if (stat.isDirectory()) found.folders.push(path)
      else if (stat.isFile()) found.files.push(path)
    }
  }
  return found
}

/** Does nothing where there is nothing to do it to. */
export function apply(root: string, change: Edit): void {
  const { folders, files, entries } = everything(Buffer.from(root))
  const chosen = 'file' in change ? files[change.file % files.length] : 'entry' in change ? entries[change.entry % entries.length] : undefined
  const to = 'folder' in change ? joinPath(folders[change.folder % folders.length]!, Buffer.from(change.name, 'latin1')) : Buffer.from(root)
  if (change.do === 'add') return replace(to, () => makeNewNode(to, change.node))
  if (chosen === undefined) return
  switch (change.do) {
    case 'write':
      return writeFileSync(chosen, bytesOf(change.content))
    case 'append':
      return appendFileSync(chosen, bytesOf(change.content))
    case 'prepend':
      return writeFileSync(chosen, Buffer.concat([bytesOf(change.content), readFileSync(chosen)]))
    case 'patch secretly':
      return patchSecretly(chosen, change.at)
    case 'truncate':
      return truncateSync(chosen, change.size)
    case 'remove':
      return rmSync(chosen, { recursive: true })
    case 'move':
      return overlap(chosen, to) ? undefined : replace(to, () => renameSync(chosen, to))
    case 'link':
      return overlap(chosen, to) ? undefined : replace(to, () => linkSync(chosen, to))
    case 'chmod':
      return lstatSync(chosen).isSymbolicLink() ? undefined : chmodSync(chosen, change.mode)
    case 'touch':
      return setTimes(chosen, { atimeNs: 0n, mtimeNs: change.mtimeNs })
    case 'attribute':
      return setAttribute(chosen, change.value)
  }
}

function makeNewNode(path: Buffer, node: NewNode): void {
  if (node.kind === 'file') writeFileSync(path, bytesOf(node.content))
  else if (node.kind === 'folder') mkdirSync(path)
  else if (node.kind === 'symlink') symlinkSync(Buffer.from(node.target, 'latin1'), path)
  else makeNode(path, node.kind === 'fifo' ? 0o010644 : 0o140755, 0n)
}

/** What was there goes, whatever it was. */
function replace(path: Buffer, make: () => void): void {
  rmSync(path, { recursive: true, force: true })
  make()
}

function overlap(a: Buffer, b: Buffer): boolean {
  const [x, y] = [`${a.toString('latin1')}/`, `${b.toString('latin1')}/`]
  return x.startsWith(y) || y.startsWith(x)
}

/** Same size, same modification time; only the change time tells. */
function patchSecretly(path: Buffer, at: number): void {
  const { size, mtimeNs, atimeNs } = lstatSync(path, { bigint: true })
  if (size === 0n) return
  const position = at % Number(size)
  const descriptor = openSync(path, 'r+')
  try {
    const byte = readFileSync(path)[position]!
    writeSync(descriptor, Buffer.of(byte ^ 0xff), 0, 1, position)
  } finally {
    closeSync(descriptor)
  }
  setTimes(path, { atimeNs, mtimeNs })
}

function setAttribute(path: Buffer, value: string): void {
  const stat = lstatSync(path)
  if (!stat.isFile() && !stat.isDirectory()) return
  try {
    setXattr(path, 'user.note', Buffer.from(value))
  } catch (error) {
    if (codeOf(error) !== 'ENOTSUP' && codeOf(error) !== 'ENOSYS') throw error
  }
}
