/** Files that are not what their media type says, or say it in a way that nobody expects. The same bytes each time. */
import { createHash } from 'node:crypto'
import type { TrueFile } from './true-files.js'

export interface HostileFile {
  /** What is wrong with it, for people. */
  readonly what: string
  readonly bytes: Uint8Array
}

const randomBytes = 4096
const deep = 20_000
const lineBytes = 1_000_000

/** Of one media type; `truth` where there is a true file of it. */
export function hostileFiles(mediaType: string, truth: TrueFile | undefined): readonly HostileFile[] {
  const whole = truth?.bytes()
  return [
    { what: 'random bytes', bytes: noise(mediaType, randomBytes) },
    { what: 'a single byte', bytes: Buffer.from([0x3c]) },
    { what: 'NUL bytes', bytes: Buffer.alloc(randomBytes) },
    { what: 'nesting 20,000 deep', bytes: Buffer.from(nested(mediaType)) },
    { what: 'one line of a million characters', bytes: Buffer.alloc(lineBytes, 'x') },
    { what: 'text that is no UTF-8', bytes: Buffer.concat([Buffer.from('a line\n'), Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0x0a]), Buffer.from('\u{feff}\u202e\u0000end')]) },
    ...(whole === undefined ? [] : [
      { what: 'its first half', bytes: whole.subarray(0, Math.floor(whole.length / 2)) },
      { what: 'all but its last byte', bytes: whole.subarray(0, whole.length - 1) },
      { what: 'flipped bits', bytes: flipped(whole) },
    ]),
  ]
}

/** Bytes that look like chance, and are the same for the same `seed`. */
export function noise(seed: string, length: number): Uint8Array {
  const parts: Buffer[] = []
  for (let at = 0; at * 32 < length; at++) parts.push(createHash('sha256').update(`${seed} ${at}`).digest())
  return Buffer.concat(parts).subarray(0, length)
}

function nested(mediaType: string): string {
  if (/xml|html/.test(mediaType)) return '<a>'.repeat(deep)
  if (mediaType === 'application/rtf') return `{\\rtf1${'{'.repeat(deep)}`
  return '['.repeat(deep)
}

/** One bit in every 16th byte; the first few, by which formats are told, stay. */
function flipped(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (let at = 16; at < copy.length; at += 16) copy[at] = (copy[at] ?? 0) ^ (1 << (at / 16) % 8)
  return copy
}

/** Names that are legal, and that nobody expects: no file is ever opened by them. */
export const strangeNames: readonly string[] = [
  'a name with blanks and "quotes" \'.txt', 'line\nbreak.txt', '\u001b[31mred\u001b[0m.txt', '-rf', '../../etc/passwd', `${'long'.repeat(63)}.txt`,
  '\u202egnp.txt', 'no utf-8 \ufffd\ufffd.txt', 'e\u0301mile 🛥.TXT', '__proto__', 'no extension', '.hidden', 'con.', '',
]
