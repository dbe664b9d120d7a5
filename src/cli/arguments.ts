/** What a person writes on the command line, taken apart. */
import { readFileSync } from 'node:fs'
import { BackupError, codeOf } from '../core/contracts/errors.js'

const replacementCharacter = '\uFFFD'
const nul = 0

/**
 * The bytes of arguments. Node decodes the command line as UTF-8 and replaces what it cannot decode; Linux
 * still has the original bytes, so a file whose name is not UTF-8 can be named after all.
 */
export function argumentBytes(words: readonly string[], commandLine: () => Buffer = readOwnCommandLine): Buffer[] {
  if (!words.some((word) => word.includes(replacementCharacter))) return words.map((word) => Buffer.from(word))
  const originals = splitAtNul(commandLine())
  return words.map((word) => {
    if (!word.includes(replacementCharacter)) return Buffer.from(word)
    const position = originals.findIndex((original) => original.toString() === word)
    // Two names may decode to the same text: each original serves once, in order.
    return originals.splice(position, position === -1 ? 0 : 1)[0] ?? Buffer.from(word)
  })
}

function readOwnCommandLine(): Buffer {
  try {
    return readFileSync('/proc/self/cmdline')
  } catch (error) {
    // No procfs (macOS): the decoded text is all there is, and not finding the file will be reported.
    if (codeOf(error) === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

function splitAtNul(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = []
  let start = 0
  for (let end = bytes.indexOf(nul); end !== -1; end = bytes.indexOf(nul, start)) {
    parts.push(bytes.subarray(start, end))
    start = end + 1
  }
  return parts
}

export interface SnapshotAddress {
  /** Id, prefix of an id, or `latest`. */
  readonly selector: string
  /** Absolute path inside the snapshot without a slash at its end; undefined for the whole snapshot. */
  readonly path: Buffer | undefined
}

/** `<snapshot>[:path]`. No selector contains a colon, so the first one separates. */
export function parseSnapshotAddress(word: string, commandLine?: () => Buffer): SnapshotAddress {
  const bytes = argumentBytes([word], commandLine)[0] ?? Buffer.alloc(0)
  const colon = bytes.indexOf(':')
  const selector = (colon === -1 ? bytes : bytes.subarray(0, colon)).toString()
  if (selector === '') {
    throw new BackupError('invalid-usage', 'no snapshot is named', { subject: word, hint: "Write an id or 'latest' before the colon; backup snapshots lists the ids." })
  }
  const path = colon === -1 ? undefined : normalisedPath(bytes.subarray(colon + 1))
  return { selector, path }
}

/** One slash in front and between, none at the end, no `.` parts; undefined for the root. */
function normalisedPath(bytes: Buffer): Buffer | undefined {
  // latin1 maps every byte to one character and back.
  const parts = bytes.toString('latin1').split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) {
    throw new BackupError('invalid-usage', "a path inside a snapshot has no '..'", { subject: bytes.toString(), hint: 'Write the path as backup ls prints it.' })
  }
  return parts.length === 0 ? undefined : Buffer.from(`/${parts.join('/')}`, 'latin1')
}
