/** The bytes of a configuration file, as text; only of one that may be believed. */
import { constants } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'
import { BackupError, codeOf } from '../core/contracts/errors.js'
import { displayText } from '../core/os/path.js'
import type { FileInForce } from './configuration.js'
import { distrust, type Names } from './trust.js'

const mostBytes = 256 * 1024

/** Errors: `config-invalid`. */
export async function readConfigurationText(file: FileInForce): Promise<string> {
  const bytes = await readBytes(file).catch((error: unknown) => {
    throw codeOf(error) === 'config-invalid' ? error : unreadable(file, error)
  })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const subject = shown(file)
    throw new BackupError('config-invalid', `${subject} is not written in UTF-8`, { subject, hint: 'Save it as UTF-8.', cause })
  }
}

async function readBytes(file: FileInForce): Promise<Buffer> {
  const named = file.foundBy === 'flag' || file.foundBy === 'environment'
  // One that was found might be a pipe, and nobody would ever write to it.
  const handle = await open(file.path, named ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if (!named) await mustBeTrusted(file, handle)
    return await readUpTo(handle, file)
  } finally {
    await handle.close()
  }
}

async function mustBeTrusted(file: FileInForce, handle: FileHandle): Promise<void> {
  // Of the file that is open: what lies at the path may be another one by now.
  const stats = await handle.stat()
  const subject = shown(file)
  const another = 'Name the one to use with --config FILE (/dev/null for none).'
  if (!stats.isFile()) throw new BackupError('config-invalid', `${subject} is no regular file`, { subject, hint: another })
  const doubt = await distrust(stats, await lstat(file.path), process.geteuid?.() ?? 0, names)
  if (doubt === undefined) return
  throw new BackupError('config-invalid', `${subject} was found, and is not to be trusted: ${doubt.reason}`, {
    subject,
    hint: doubt.mendable ? `Look at what it says; then run chmod go-w on it, or name it with --config.` : another,
  })
}

/** Loads koffi, so only where a name is wanted. */
function names(): Promise<Names> {
  return import('../core/os/names.js')
}

async function readUpTo(handle: FileHandle, file: FileInForce): Promise<Buffer> {
  const buffer = Buffer.alloc(mostBytes + 1)
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, null)
    if (bytesRead === 0) return buffer.subarray(0, filled)
    filled += bytesRead
  }
  const subject = shown(file)
  throw new BackupError('config-invalid', `${subject} is larger than ${mostBytes / 1024} KiB`, {
    subject,
    hint: 'A configuration is a page or two: is this the right file?',
  })
}

function unreadable(file: FileInForce, cause: unknown): BackupError {
  const code = codeOf(cause)
  const why = reasons.get(code ?? '') ?? code ?? 'unknown error'
  const hints = { flag: 'Check the path given with --config.', environment: 'Check BACKUP_CONFIG.', upwards: otherFile, user: otherFile }
  return new BackupError('config-invalid', `cannot read ${shown(file)}: ${why}`, { subject: shown(file), hint: hints[file.foundBy], cause })
}

const reasons = new Map([['ENOENT', 'it does not exist'], ['EISDIR', 'it is a folder'], ['EACCES', 'permission denied']])
const otherFile = 'Mend that, or name another file with --config FILE (/dev/null for none).'

function shown(file: FileInForce): string {
  return displayText(file.path)
}
