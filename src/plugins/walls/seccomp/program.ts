/** Classic BPF for seccomp(2): from rules about calls to instructions (linux/filter.h, linux/seccomp.h). */
import { auditArchitectures, firstX32Call, numberOf, type Architecture, type SystemCall } from './system-calls.js'

/** `argument & mask` is `value`, of the lower or upper 32 bits of an argument; the kernel takes nothing but the lower ones of an `int`. */
export interface Check {
  /** From 0. */
  readonly argument: number
  readonly half?: 'low' | 'high'
  /** Default: all bits. */
  readonly mask?: number
  readonly value: number
}

/** `nothing`: the call does nothing and says that it succeeded. */
export type Verdict = 'allow' | 'EPERM' | 'ENOSYS' | 'nothing'

export interface Rule {
  readonly calls: readonly SystemCall[]
  /** What becomes of a call to which none of `unless` applies. */
  readonly verdict: Verdict
  /** Each a list of checks that have to hold together. */
  readonly unless?: readonly (readonly Check[])[]
  /** What becomes of the others (default: it is the other way round, allowed or `EPERM`). */
  readonly otherwise?: Verdict
}

export interface Instruction {
  readonly code: number
  /** How many instructions to skip when a jump's condition holds, and when it does not. */
  readonly yes: number
  readonly no: number
  readonly operand: number
}

const LOAD_WORD = 0x20
const AND = 0x54
const JUMP_IF_EQUAL = 0x15
const JUMP_IF_AT_LEAST = 0x35
const RETURN = 0x06

const verdicts: Readonly<Record<Verdict, number>> = { allow: 0x7fff0000, EPERM: 0x50001, ENOSYS: 0x50026, nothing: 0x50000 }

/** Offsets in `struct seccomp_data`. */
const callOffset = 0
const architectureOffset = 4
const argumentOffset = (argument: number, half: 'low' | 'high'): number => 16 + 8 * argument + (half === 'high' ? 4 : 0)

/** What no rule speaks of is allowed; every call of another architecture is refused. The first rule about a call counts. */
export function assemble(rules: readonly Rule[], architecture: Architecture): Instruction[] {
  return [
    load(architectureOffset),
    jump(JUMP_IF_EQUAL, auditArchitectures[architecture], 1, 0),
    give('EPERM'),
    load(callOffset),
    ...(architecture === 'x64' ? [jump(JUMP_IF_AT_LEAST, firstX32Call, 0, 1), give('ENOSYS')] : []),
    ...rules.flatMap((rule) => ruleCode(rule, architecture)),
    give('allow'),
  ]
}

/** `struct sock_filter[]` */
export function encode(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(8 * program.length)
  program.forEach(({ code, yes, no, operand }, at) => {
    bytes.writeUInt16LE(code, 8 * at)
    bytes.writeUInt8(yes, 8 * at + 2)
    bytes.writeUInt8(no, 8 * at + 3)
    bytes.writeUInt32LE(operand, 8 * at + 4)
  })
  return bytes
}

function ruleCode({ calls, verdict, unless = [], otherwise }: Rule, architecture: Architecture): Instruction[] {
  const opposite = give(otherwise ?? (verdict === 'allow' ? 'EPERM' : 'allow'))
  const body = [...unless.flatMap((checks) => checksCode(checks, opposite)), give(verdict)]
  return calls.flatMap((call) => {
    const number = numberOf(call, architecture)
    // The body always returns, so behind it the number is still there to compare.
    return number === undefined ? [] : [jump(JUMP_IF_EQUAL, number, 0, body.length), ...body]
  })
}

/** Returns where all of them hold, and goes on behind itself otherwise. */
function checksCode(checks: readonly Check[], whenAll: Instruction): Instruction[] {
  const code: Instruction[] = [whenAll]
  for (const { argument, half = 'low', mask, value } of [...checks].reverse()) {
    code.unshift(jump(JUMP_IF_EQUAL, value, 0, code.length))
    if (mask !== undefined) code.unshift({ code: AND, yes: 0, no: 0, operand: mask >>> 0 })
    code.unshift(load(argumentOffset(argument, half)))
  }
  return code
}

function load(offset: number): Instruction {
  return { code: LOAD_WORD, yes: 0, no: 0, operand: offset }
}

function jump(code: number, operand: number, yes: number, no: number): Instruction {
  return { code, yes, no, operand: operand >>> 0 }
}

function give(verdict: Verdict): Instruction {
  return { code: RETURN, yes: 0, no: 0, operand: verdicts[verdict] }
}
