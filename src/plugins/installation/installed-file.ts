/** `installed.json`: read at once, since it is one small file; changed by one process at a time, and whole or not at all. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BackupError, codeOf, messageOf } from '../../core/contracts/errors.js'
import { makeFolders } from '../../core/os/make-folders.js'
import { neverAborted } from '../../core/support/abort.js'
import { writeDurably } from '../../core/transport/durable-write.js'
import { lockChanges, type LockOptions } from './change-lock.js'
import { encodeList, nothingInstalled, parseList, type InstalledList } from './installed-list.js'
import { sweep } from './staging.js'

const fileName = 'installed.json'
const privateMode = 0o700

/** `home`: the folder of plugins. Errors: `plugins-damaged`. */
export function readInstalled(home: string): InstalledList {
  const path = join(home, fileName)
  try {
    return parseList(readFileSync(path, 'utf8'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return nothingInstalled
    const hint = 'Correct or remove that file; once it is gone no plugin counts as installed, and each can be installed again.'
    throw new BackupError('plugins-damaged', `the list of installed plugins cannot be used: ${messageOf(error)}`, { subject: path, hint, cause: error })
  }
}

export interface ChangeOptions extends LockOptions {
  /** Hears of folders that are not needed any more and cannot be removed. */
  readonly debug: (message: string) => void
}

/**
 * What `edit` makes of the list, as it is then. Folders that nothing names any more go as well, those of processes that are no more
 * among them. Errors: `plugins-damaged`, `plugins-busy`, `aborted`, and what `edit` throws; the list is then as it was.
 */
export async function changeInstalled(home: string, edit: (list: InstalledList) => InstalledList, options: ChangeOptions): Promise<InstalledList> {
  await makeFolders(home, privateMode)
  const lock = await lockChanges(home, options)
  try {
    const before = readInstalled(home)
    const list = edit(before)
    const text = encodeList(list)
    // What could not be read again must not replace what can.
    parseList(text)
    if (list !== before) await writeDurably({ folder: home, name: fileName, body: Buffer.from(text), mode: 0o600, ifAbsent: false, signal: neverAborted })
    await sweep(home, list, options.debug)
    return list
  } finally {
    await lock.release()
  }
}
