/** seccomp(2) with filters: whether it is there, and how it is set. */
import { libcFunction } from '../../../core/os/libc.js'
import { errnoName, lastErrno } from '../../../core/os/libc.js'
import { place } from '../memory.js'
import { assemble, encode } from './program.js'
import { rulesFor, type RulesInit } from './rules.js'
import { isKnown } from './system-calls.js'

const PR_SET_SECCOMP = 22
const SECCOMP_MODE_FILTER = 2
const prototype = 'int prctl(int option, uint64_t a, uint64_t b, uint64_t c, uint64_t d)'

/** Asks with no program at all: the kernel then says that this is a bad address, or that it knows no filters, or somebody outside refuses. */
export function hasSeccomp(): boolean {
  const prctl = libcFunction(prototype)
  if (prctl === undefined || !isKnown(process.arch)) return false
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, 0, 0, 0) !== 0 && errnoName(lastErrno()) === 'EFAULT'
}

/** For the thread that calls it and all that comes of it, for good. Says what went wrong. */
export function setFilter(init: RulesInit): string | undefined {
  const prctl = libcFunction(prototype)
  if (prctl === undefined || !isKnown(process.arch)) return 'no libc'
  const program = assemble(rulesFor(init), process.arch)
  // struct sock_fprog { unsigned short len; struct sock_filter *filter; }
  const header = Buffer.alloc(16)
  header.writeUInt16LE(program.length, 0)
  header.writeBigUInt64LE(BigInt(place(encode(program))), 8)
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, place(header), 0, 0) === 0 ? undefined : errnoName(lastErrno())
}
