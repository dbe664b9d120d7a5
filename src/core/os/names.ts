/** User and group names by id and back, through libc so that LDAP and other name services answer as well. */
import { constants, userInfo } from 'node:os'
import { messageOf } from '../contracts/errors.js'
import { cString, libcFunction, stringAt } from './libc.js'

/** `struct passwd` and `struct group` begin alike: name at 0, password at 8, numeric id at 16. */
const nameOffset = 0
const idOffset = 16
const structBytes = 64
const { EINTR, ERANGE } = constants.errno

interface Entry {
  readonly name: string
  readonly id: number
}

/** Fills `struct` and `texts`; leaves a null `result` where there is no entry; returns an errno. */
type Lookup = (struct: Buffer, texts: Buffer, result: Buffer) => number

const byId = 'uint32_t id, void *entry, void *texts, size_t size, void *result'
const byName = 'const void *name, void *entry, void *texts, size_t size, void *result'

const userNames = new Map<number, string>()
const groupNames = new Map<number, string>()
const userIds = new Map<string, number | undefined>()
const groupIds = new Map<string, number | undefined>()

/** Empty where the system knows no such user. Without libc only oneself is known. Remembered per thread. */
export function userName(uid: number): string {
  return remembered(userNames, uid, () => {
    const call = libcFunction(`int getpwuid_r(${byId})`)
    if (call === undefined) return uid === process.geteuid?.() ? ownName() : ''
    return entryOf((struct, texts, result) => call(uid, struct, texts, texts.length, result))?.name ?? ''
  })
}

/** Empty where the system knows no such group, or libc is out of reach. */
export function groupName(gid: number): string {
  return remembered(groupNames, gid, () => {
    const call = libcFunction(`int getgrgid_r(${byId})`)
    if (call === undefined) return ''
    return entryOf((struct, texts, result) => call(gid, struct, texts, texts.length, result))?.name ?? ''
  })
}

export function userId(name: string): number | undefined {
  return remembered(userIds, name, () => {
    const call = libcFunction(`int getpwnam_r(${byName})`)
    if (call === undefined) return name === ownName() ? process.geteuid?.() : undefined
    const cName = cString(Buffer.from(name), 'getpwnam_r')
    return entryOf((struct, texts, result) => call(cName, struct, texts, texts.length, result))?.id
  })
}

export function groupId(name: string): number | undefined {
  return remembered(groupIds, name, () => {
    const call = libcFunction(`int getgrnam_r(${byName})`)
    if (call === undefined) return undefined
    const cName = cString(Buffer.from(name), 'getgrnam_r')
    return entryOf((struct, texts, result) => call(cName, struct, texts, texts.length, result))?.id
  })
}

/** Undefined where there is none. A name service that fails counts the same: a backup must not stop for a name. */
function entryOf(lookup: Lookup): Entry | undefined {
  for (let size = 1024; size <= 1 << 20; ) {
    const struct = Buffer.alloc(structBytes)
    // Must stay alive while the strings are decoded: the struct's pointers lead into it.
    const texts = Buffer.alloc(size)
    const result = Buffer.alloc(8)
    const errno = lookup(struct, texts, result)
    if (errno === EINTR) continue
    if (errno === ERANGE) {
      size *= 4
      continue
    }
    if (errno !== 0 || result.readBigUInt64LE() === 0n) return undefined
    const entry = { name: stringAt(struct, nameOffset), id: struct.readUInt32LE(idOffset) }
    return texts.length > 0 ? entry : undefined
  }
  return undefined
}

function ownName(): string {
  try {
    return userInfo().username
  } catch (error) {
    // A container may run under an id that has no entry; node throws then.
    if (/uv_os_get_passwd/.test(messageOf(error))) return ''
    throw error
  }
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  if (!known.has(key)) known.set(key, find())
  return known.get(key) as Value
}
