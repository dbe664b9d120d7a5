/**
 * What a client should never send, at random. Every frame says what the protocol has for it (docs/socket-protocol.md), so that a server that takes
 * it is noticed, and not only one that falls over.
 */
import { crc32c } from '@node-rs/crc32'
import type { FrameType } from '../../../src/core/transport/tcp/frame.js'
import type { Random } from '../../support/random.js'
import { dataFrame, frameTypes, headerBytes, jsonFrame } from './protocol.js'
import { helloOf, type Login } from './raw-connection.js'

/**
 * `damage` and `violation`: the connection ends with ERROR `store-failed`, or `invalid-usage`. `refusal`: it ends with any ERROR. `waits`: there is less
 * than the frame claims, so nothing is answered. `anything`: whatever a client may be told, except that the server is at fault.
 */
export type Expected = 'damage' | 'violation' | 'refusal' | 'waits' | 'anything'

export interface HostileFrame {
  readonly kind: string
  readonly bytes: Buffer
  readonly expected: Expected
  /** Before the client is let in. */
  readonly early: boolean
  /** The connection breaks without a word behind it. */
  readonly cut: boolean
}

/** What is under way on the connection when the frame comes: an upload that has been resumed at 0, and a GET with credit for one byte. */
export const uploadStream = 1
export const downloadStream = 2
export const uploadBytes = 4096
const newStream = 3

export interface FramesInit {
  readonly random: Random
  readonly login: Login
  /** An object that is there. */
  readonly name: string
  /** Another user. */
  readonly stranger: string
}

type Make = (init: FramesInit) => Pick<HostileFrame, 'bytes' | 'expected'> & { readonly early?: boolean; readonly cut?: boolean }

const serversOwn: readonly FrameType[] = [frameTypes.welcome, frameTypes.error, frameTypes.found, frameTypes.listed, frameTypes.object, frameTypes.end, frameTypes.resume, frameTypes.receipt, frameTypes.deleted]
const allTypes: readonly number[] = Object.values(frameTypes)
const otherTypes = Array.from({ length: 256 }, (_, type) => type).filter((type) => !allTypes.includes(type))
const paths = ['../../etc/passwd', '..', '.', '/etc/passwd', '..\\..\\x', '%2e%2e/x', 'ab/'.repeat(22), `../${'a'.repeat(61)}`, 'config/../config', 'a\0b', '', 'AB'.repeat(32), 'ab'.repeat(33), `${'ab'.repeat(31)}a/`]

export const makers: Readonly<Record<string, Make>> = {
  'noise': ({ random }) => ({ bytes: random.bytes(random.sizeBetween(headerBytes, 8192)), expected: 'damage', early: random.chance(0.5) }),
  'bits flipped': (init) => ({ bytes: flipped(init, pickGolden(init)), expected: 'damage' }),
  'bits flipped, right checksums': (init) => ({ bytes: rechecked(flippedInside(init, pickGolden(init))), expected: 'anything' }),
  'bytes of JSON replaced': (init) => ({ bytes: rechecked(replaced(init, pickGolden(init))), expected: 'anything' }),
  'HELLO with bits flipped, right checksums': (init) => ({ bytes: rechecked(flippedInside(init, helloFrame(init))), expected: 'anything', early: true }),
  'wrong length': (init) => ({ bytes: lengthened(init, pickGolden(init)), expected: 'anything' }),
  'claims 2 GB': (init) => ({ bytes: header(init.random.between(2 ** 31, 2 ** 32 - 1), init.random.pick(allTypes), init.random.between(0, 4)), expected: 'violation', early: init.random.chance(0.3) }),
  'unknown type': ({ random }) => ({ bytes: header(0, random.pick(otherTypes), random.between(0, 4)), expected: 'violation', early: random.chance(0.3) }),
  'reserved bytes': ({ random }) => ({ bytes: reserved(random), expected: 'violation' }),
  'before WELCOME': (init) => ({ bytes: pickGolden(init), expected: 'violation', early: true }),
  'only servers send it': ({ random }) => ({ bytes: jsonFrame(random.pick(serversOwn), random.between(0, 4), random.chance(0.5) ? {} : undefined), expected: 'violation' }),
  'out of state': (init) => ({ bytes: outOfState(init), expected: 'violation' }),
  'a path as a name': (init) => ({ bytes: pathAsName(init), expected: 'violation' }),
  'a path that is not theirs': (init) => ({ bytes: strangePath(init), expected: 'refusal', early: true }),
  'half, and cut': (init) => ({ bytes: half(init), expected: 'anything', early: init.random.chance(0.3), cut: true }),
  'half, and no more': (init) => ({ bytes: half(init), expected: 'waits' }),
}

export function hostileFrame(kind: string, init: FramesInit): HostileFrame {
  const make = makers[kind]
  if (make === undefined) throw new Error(`no kind: ${kind}`)
  return { kind, early: false, cut: false, ...make(init) }
}

function helloFrame({ login }: FramesInit): Buffer {
  return jsonFrame(frameTypes.hello, 0, helloOf(login))
}

/** Frames as the protocol has them, with what is under way. */
function pickGolden({ random, name }: FramesInit): Buffer {
  const key = { type: 'pack', name }
  return random.pick([
    () => jsonFrame(frameTypes.stat, newStream, key),
    () => jsonFrame(frameTypes.list, newStream, { type: random.pick(['pack', 'snapshot', 'lock']), limit: random.between(0, 1000) }),
    () => jsonFrame(frameTypes.get, newStream, { ...key, offset: random.between(0, 100), limit: random.between(0, 100_000) }),
    () => jsonFrame(frameTypes.put, newStream, { ...key, size: random.sizeBetween(1, 2 ** 25), sha256: name, ifAbsent: false }),
    () => jsonFrame(frameTypes.delete, newStream, key),
    () => jsonFrame(frameTypes.window, downloadStream, { acknowledged: 1, limit: random.between(1, 5000) }),
    () => dataFrame(uploadStream, 0, random.bytes(random.sizeBetween(1, uploadBytes))),
    () => jsonFrame(frameTypes.cancel, random.pick([uploadStream, downloadStream])),
    () => jsonFrame(random.pick([frameTypes.ping, frameTypes.pong]), 0),
  ])()
}

function outOfState({ random, name, login }: FramesInit): Buffer {
  const unused = random.between(newStream, 2 ** 32 - 1)
  return random.pick([
    () => jsonFrame(frameTypes.hello, random.between(0, 4), helloOf(login)),
    () => jsonFrame(frameTypes.commit, uploadStream),
    () => jsonFrame(random.pick([frameTypes.commit, frameTypes.cancel]), unused),
    () => jsonFrame(frameTypes.window, random.pick([uploadStream, unused]), { acknowledged: 0, limit: 10 }),
    () => jsonFrame(frameTypes.window, downloadStream, random.pick([{ acknowledged: 1, limit: 0 }, { acknowledged: 2 ** 40, limit: 2 ** 41 }])),
    () => jsonFrame(frameTypes.stat, random.pick([0, uploadStream, downloadStream]), { type: 'pack', name }),
    () => dataFrame(uploadStream, random.pick([1, 4096, 2 ** 32, Number.MAX_SAFE_INTEGER]), Buffer.alloc(16)),
    () => dataFrame(uploadStream, 0, Buffer.alloc(uploadBytes + random.between(1, 100_000))),
    () => dataFrame(random.pick([downloadStream, unused]), 0, Buffer.alloc(16)),
    () => jsonFrame(frameTypes.put, newStream, { type: 'pack', name, size: 16, sha256: 'cd'.repeat(32), ifAbsent: false }),
    () => jsonFrame(frameTypes.put, newStream, { type: 'pack', name, size: random.pick([-1, 0.5, 2 ** 60, '16', null]), sha256: name, ifAbsent: false }),
  ])()
}

function pathAsName({ random, name }: FramesInit): Buffer {
  const key = { type: 'pack', name: random.pick(paths) }
  const type = { type: random.pick(['../pack', 'packs', '', '__proto__', 'data']), name }
  const asked = random.pick([key, key, type])
  return random.pick([
    () => jsonFrame(frameTypes.stat, newStream, asked),
    () => jsonFrame(frameTypes.delete, newStream, asked),
    () => jsonFrame(frameTypes.get, newStream, { ...asked, offset: 0, limit: 10 }),
    () => jsonFrame(frameTypes.put, newStream, { ...asked, size: 10, sha256: asked.name, ifAbsent: false }),
  ])()
}

function strangePath({ random, login, stranger }: FramesInit): Buffer {
  const { user } = login
  const path = random.pick([stranger, `${stranger}/x`, `${user}/../${stranger}`, `${user}/..`, '..', '/', '', `/${stranger}`, `${user}//x`, `${user}/./x`, `${user}/a/b/c/d/e`, `${user}/${'x'.repeat(65)}`, `${user}/%2e%2e`, `${user}/a\0`, `${user}\\..\\${stranger}`])
  return jsonFrame(frameTypes.hello, 0, helloOf({ ...login, path }))
}

function half(init: FramesInit): Buffer {
  const golden = pickGolden(init)
  return golden.subarray(0, init.random.between(1, golden.byteLength - 1))
}

function flipped({ random }: FramesInit, frame: Buffer): Buffer {
  // CRC-32C finds every change of up to three bits in frames of this size, and all but one in 2^32 of the others.
  const bits = new Set(Array.from({ length: random.between(1, 3) }, () => random.between(0, frame.byteLength * 8 - 1)))
  for (const bit of bits) flipBit(frame, bit)
  return frame
}

/** Checksums are left out, since they are made anew; lengths as well, which have a kind of their own. */
function flippedInside({ random }: FramesInit, frame: Buffer): Buffer {
  const places = [...Array(8).fill(0).map((_, at) => at + 4), ...Array(Math.max(0, frame.byteLength - headerBytes - 4)).fill(0).map((_, at) => at + headerBytes)]
  for (let bits = random.between(1, 4); bits > 0; bits--) flipBit(frame, random.pick(places) * 8 + random.between(0, 7))
  return frame
}

function flipBit(frame: Buffer, bit: number): void {
  const at = Math.floor(bit / 8)
  frame.writeUInt8(frame.readUInt8(at) ^ (1 << (bit % 8)), at)
}

/** Digits, brackets and quotes in other places: text that is nearly what it should be. */
function replaced({ random }: FramesInit, frame: Buffer): Buffer {
  const length = frame.byteLength - headerBytes - 4
  for (let count = random.between(1, 6); count > 0 && length > 0; count--) frame.write(random.pick([...'{}[]":,0123456789-.eabcdef\\/']), headerBytes + random.between(0, length - 1))
  return frame
}

/** With both checksums as its bytes are now. */
function rechecked(frame: Buffer): Buffer {
  frame.writeUInt32BE(crc32c(frame.subarray(0, 12)), 12)
  if (frame.byteLength > headerBytes) frame.writeUInt32BE(crc32c(frame.subarray(headerBytes, -4)), frame.byteLength - 4)
  return frame
}

function lengthened({ random }: FramesInit, frame: Buffer): Buffer {
  const length = frame.readUInt32BE(0)
  frame.writeUInt32BE(random.pick([0, 1, 7, 8, 9, Math.max(0, length - 1), length + 1, length * 2, 65_536, 65_537, 2 ** 20 + 9, random.between(0, 2 ** 32 - 1)]), 0)
  frame.writeUInt32BE(crc32c(frame.subarray(0, 12)), 12)
  return frame
}

function header(length: number, type: number, stream: number): Buffer {
  const frame = Buffer.alloc(headerBytes)
  frame.writeUInt32BE(length, 0)
  frame.writeUInt8(type, 4)
  frame.writeUInt32BE(stream, 8)
  return rechecked(frame)
}

function reserved(random: Random): Buffer {
  const frame = header(0, frameTypes.ping, 0)
  frame.writeUIntBE(random.between(1, 2 ** 24 - 1), 5, 3)
  return rechecked(frame)
}
