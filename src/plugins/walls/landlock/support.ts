/** Landlock: whether it is there, and how it is set. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { codeOf, messageOf } from '../../../core/contracts/errors.js'
import { errnoName, lastErrno, libcFunction } from '../../../core/os/libc.js'
import { grantedInFolder, grantedOnFile, handledRights, type Rights } from './rights.js'

/** The same on x86-64 and arm64. */
const CREATE_RULESET = 444
const ADD_RULE = 445
const RESTRICT_SELF = 446
const CREATE_RULESET_VERSION = 1
const RULE_PATH_BENEATH = 1
const O_PATH = 0x200000
/** Programs open it to be rid of something. */
const nowhere = '/dev/null'

export interface LandlockInit {
  /** Files and folders that may be changed; what is not there is left out. */
  readonly writable: readonly string[]
  readonly mayConnect: boolean
}

/** Of the interface; 0 where there is none. */
export function landlockVersion(): number {
  const create = libcFunction('long syscall(long number, const void *attributes, size_t size, uint32_t flags)')
  return Math.max(0, create?.(CREATE_RULESET, null, 0, CREATE_RULESET_VERSION) ?? 0)
}

/**
 * For the thread that calls it and all that comes of it, for good. Whatever is allowed, the insides of processes outside, such as
 * their memory and environment in /proc, are closed from then on, to root as well. Says what went wrong.
 */
export function setLandlock({ writable, mayConnect }: LandlockInit): string | undefined {
  const create = libcFunction('long syscall(long number, const void *attributes, size_t size, uint32_t flags)')
  const restrict = libcFunction('long syscall(long number, int ruleset, uint32_t flags)')
  const version = landlockVersion()
  if (create === undefined || restrict === undefined || version < 1) return 'not there'
  const rights = handledRights(version, mayConnect)
  const ruleset = create(CREATE_RULESET, rulesetAttributes(rights), 24, 0)
  if (ruleset < 0) return errnoName(lastErrno())
  try {
    for (const path of [...writable, nowhere]) grant(ruleset, path, rights)
    return restrict(RESTRICT_SELF, ruleset, 0) === 0 ? undefined : errnoName(lastErrno())
  } catch (error) {
    return messageOf(error)
  } finally {
    closeSync(ruleset)
  }
}

/** `struct landlock_ruleset_attr`. What an older kernel does not know is 0, and so it does not mind the size. */
function rulesetAttributes({ files, network, scopes }: Rights): Buffer {
  const attributes = Buffer.alloc(24)
  attributes.writeUInt32LE(files, 0)
  attributes.writeUInt32LE(network, 8)
  attributes.writeUInt32LE(scopes, 16)
  return attributes
}

function grant(ruleset: number, path: string, rights: Rights): void {
  const add = libcFunction('long syscall(long number, int ruleset, int type, const void *attributes, uint32_t flags)')
  const place = openPlace(path)
  if (add === undefined || place === undefined) return
  try {
    // struct landlock_path_beneath_attr, packed: 8 bytes of rights, 4 of descriptor.
    const attributes = Buffer.alloc(12)
    attributes.writeUInt32LE(fstatSync(place).isDirectory() ? grantedInFolder(rights) : grantedOnFile(rights), 0)
    attributes.writeInt32LE(place, 8)
    if (add(ADD_RULE, ruleset, RULE_PATH_BENEATH, attributes, 0) !== 0) throw new Error(`${path}: ${errnoName(lastErrno())}`)
  } finally {
    closeSync(place)
  }
}

function openPlace(path: string): number | undefined {
  try {
    return openSync(path, O_PATH | constants.O_RDONLY)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
