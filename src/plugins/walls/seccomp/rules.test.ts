/** The filter run as the kernel runs it, for both architectures; what it does to a live process is in walls.test.ts. */
import { describe, expect, it } from '@jest/globals'
import type { Capability } from '../../../core/contracts/plugin.js'
import { assemble, encode } from './program.js'
import { rulesFor } from './rules.js'
import { auditArchitectures, numberOf, type Architecture, type SystemCall } from './system-calls.js'

const pid = 4711
const agentPid = 4700
const lastExecve = [0x7f01_2345_6780, 0x6e0a_bcde_f010, 0x5d98_7654_3210]

const ALLOW = 0x7fff0000
const EPERM = 0x50001
const ENOSYS = 0x50026
const NOTHING = 0x50000

interface Call {
  readonly number: number
  readonly architecture: number
  readonly args: readonly number[]
}

/** A machine for the six instructions that are used: load a word, and, two jumps, return. Anything else is an error, as it is to the kernel. */
function decide(program: Buffer, { number, architecture, args }: Call): number {
  const data = Buffer.alloc(64)
  data.writeUInt32LE(number >>> 0, 0)
  data.writeUInt32LE(architecture, 4)
  args.forEach((argument, at) => data.writeBigUInt64LE(BigInt.asUintN(64, BigInt(argument)), 16 + 8 * at))
  let accumulator = 0
  for (let at = 0; at < program.length; at += 8) {
    const [code, yes, no, operand] = [program.readUInt16LE(at), program.readUInt8(at + 2), program.readUInt8(at + 3), program.readUInt32LE(at + 4)]
    if (code === 0x20) accumulator = data.readUInt32LE(operand)
    else if (code === 0x54) accumulator = (accumulator & operand) >>> 0
    else if (code === 0x15) at += 8 * (accumulator === operand ? yes : no)
    else if (code === 0x35) at += 8 * (accumulator >= operand ? yes : no)
    else if (code === 0x06) return operand
    else throw new Error(`instruction ${code}`)
  }
  throw new Error('it ends without an answer')
}

const kill = (signalled: number): [SystemCall, number[]] => ['kill', [signalled, 9]]
const thread = 0x3d0f00
const process = 0x1200011

type Row = readonly [what: string, call: readonly [SystemCall, number[]], byDefault: number, granted?: Partial<Record<Capability, number>>]

const rows: readonly Row[] = [
  ['what nobody needs', ['lookup_dcookie', []], EPERM],
  ['a TCP socket', ['socket', [2, 1, 0]], EPERM, { network: ALLOW }],
  ['a unix socket', ['socket', [1, 1, 0]], EPERM],
  ['a packet socket', ['socket', [17, 3, 0]], EPERM],
  ['a connection', ['connect', [4, 0, 0]], EPERM, { network: ALLOW }],
  ['a pair of streams', ['socketpair', [1, 0x80001, 0]], ALLOW],
  ['a pair of datagrams', ['socketpair', [1, 0x80002, 0]], EPERM],
  ['io_uring', ['io_uring_setup', [8, 0]], ENOSYS],
  ['a signal to itself', kill(pid), ALLOW],
  ['a signal to the agent', kill(agentPid), EPERM],
  ['a signal to all', kill(-1), EPERM],
  ['a signal to its group', kill(0), EPERM, { spawn: ALLOW }],
  ['a signal to another', kill(1234), EPERM, { spawn: ALLOW }],
  ['a signal to a thread of its own', ['tgkill', [pid, pid + 1, 6]], ALLOW],
  ['a signal to a thread of another', ['tgkill', [agentPid, agentPid, 6]], EPERM],
  ['a thread', ['clone', [thread]], ALLOW],
  ['a process', ['clone', [process]], EPERM, { spawn: ALLOW }],
  ['a process in a name space of its own', ['clone', [process | 0x10000000]], EPERM],
  ['clone3', ['clone3', [0, 88]], ENOSYS],
  ['the program that the launcher becomes', ['execve', [...lastExecve]], ALLOW],
  ['another program', ['execve', [lastExecve[0] ?? 0, lastExecve[1] ?? 0, 0x5d98_7654_3218]], EPERM, { spawn: ALLOW }],
  ['another program, 4 GiB further on', ['execve', lastExecve.map((address) => address + 2 ** 32)], EPERM, { spawn: ALLOW }],
  ['a program by descriptor', ['execveat', [3, 0, 0, 0, 0x1000]], EPERM, { spawn: ALLOW }],
  ['ptrace', ['ptrace', [16, agentPid]], EPERM],
  ['limits of its own', ['prlimit64', [0, 7]], ALLOW],
  ['limits of the agent', ['prlimit64', [agentPid, 7]], EPERM],
  ['a priority of its own', ['setpriority', [0, 0, 10]], ALLOW],
  ['the priority of a user', ['setpriority', [2, 0, 10]], EPERM],
  ['to outlive the agent', ['prctl', [1, 0]], EPERM],
  ['the name of a thread', ['prctl', [15, 0x1000]], ALLOW],
  ['to have signals sent', ['fcntl', [0, 8, agentPid]], EPERM],
  ['flags of a descriptor', ['fcntl', [0, 4, 2048]], ALLOW],
  ['typing on a terminal', ['ioctl', [0, 0x5412]], EPERM],
  ['making a file immutable', ['ioctl', [5, 0x40086602]], EPERM, { write: ALLOW }],
  ['mode by name', ['fchmodat', [-100, 0x1000, 0o777]], EPERM, { write: ALLOW }],
  ['mode by descriptor', ['fchmod', [5, 0o777]], NOTHING, { write: ALLOW }],
  ['times by name', ['utimensat', [-100, 0x1000, 0x2000, 0]], EPERM, { write: ALLOW }],
  ['times by descriptor', ['utimensat', [5, 0, 0x2000, 0]], NOTHING, { write: ALLOW }],
  ['an attribute', ['fsetxattr', [5, 0x1000, 0x2000, 1, 0]], EPERM, { write: ALLOW }],
  ['a named pipe', ['mknodat', [-100, 0x1000, 0o10600, 0]], ALLOW],
  ['a device', ['mknodat', [-100, 0x1000, 0o60600, 0x800]], EPERM],
  ['a name space', ['unshare', [0x10000000]], EPERM],
  ['a shared segment', ['shmget', [1, 4096, 0]], EPERM, { spawn: ALLOW }],
]

const granted: readonly (Capability | undefined)[] = [undefined, 'network', 'write', 'spawn', 'native']

describe.each(['x64', 'arm64'] as const)('the filter on %s', (architecture: Architecture) => {
  const programs = new Map(granted.map((capability) => {
    const capabilities = new Set(capability === undefined ? [] : [capability])
    return [capability, encode(assemble(rulesFor({ capabilities, pid, agentPid, lastExecve }), architecture))]
  }))

  it.each(rows)('decides on %s', (_what, [call, args], byDefault, exceptions = {}) => {
    const number = numberOf(call, architecture) ?? NaN
    for (const [capability, program] of programs) {
      const expected = capability === undefined ? byDefault : (exceptions[capability] ?? byDefault)
      const decided = decide(program, { number, architecture: auditArchitectures[architecture], args })
      expect({ capability, decided }).toEqual({ capability, decided: expected })
    }
  })

  it('lets pass what no rule is about, and nothing of another architecture', () => {
    const [program] = programs.values()
    const foreign = auditArchitectures[architecture === 'x64' ? 'arm64' : 'x64']
    // read(2), where it is that.
    const read = { number: architecture === 'x64' ? 0 : 63, args: [0, 0, 0] }
    expect(decide(program ?? Buffer.alloc(0), { ...read, architecture: auditArchitectures[architecture] })).toBe(ALLOW)
    expect(decide(program ?? Buffer.alloc(0), { ...read, architecture: foreign })).toBe(EPERM)
  })
})

it('takes x32 calls for none', () => {
  const program = encode(assemble(rulesFor({ capabilities: new Set(['network']), pid, agentPid, lastExecve }), 'x64'))
  expect(decide(program, { number: 0x40000000 + 41, architecture: auditArchitectures.x64, args: [2, 1, 0] })).toBe(ENOSYS)
})
