/** One object, written so that nobody ever sees a part of it. */
import { randomBytes } from 'node:crypto'
import type { Failures } from './failures.js'
import { openFlags } from './protocol/packets.js'
import type { SftpClient } from './protocol/client.js'
import { hasStatus, unlessMissing } from './protocol/status-error.js'
import { readRange, writeAll } from './transfer.js'

export interface Upload {
  readonly path: string
  readonly body: Uint8Array
  /** Permission bits of the object. */
  readonly mode: number
  readonly ifAbsent: boolean
  readonly signal: AbortSignal
  onProgress?(sentBytes: number): void
}

/** What is to be removed by somebody later, because it could not be now. */
export type Leave = (path: string) => void

/** Rejects with a status `noSuchFile` where the folder is missing, with what the server answers, or with an error of the catalogue. */
export async function upload(client: SftpClient, what: Upload, failures: Failures, leave: Leave): Promise<void> {
  const temporary = `${what.path}-tmp-${randomBytes(8).toString('hex')}`
  const handle = await client.open(temporary, openFlags.write | openFlags.create | openFlags.exclusive, what.mode)
  try {
    await fill(client, handle, what, failures)
    failures.throwIfAborted(what.signal)
    await publish(client, temporary, what, failures, leave)
  } catch (error) {
    // Whatever goes wrong here, the first failure is what counts.
    await unlessMissing(client.remove(temporary)).catch(() => leave(temporary))
    throw error
  }
}

async function fill(client: SftpClient, handle: Buffer, what: Upload, failures: Failures): Promise<void> {
  try {
    await writeAll(client, handle, what.body, what.signal, (doneBytes) => {
      failures.throwIfAborted(what.signal)
      if (doneBytes > 0) what.onProgress?.(doneBytes)
    })
    if (client.offers('fsync@openssh.com')) await client.sync(handle)
    // The server's umask may have taken away what the group is to have.
    if ((what.mode & 0o040) !== 0) await client.setMode(handle, what.mode)
  } catch (error) {
    await client.close(handle).catch(() => undefined)
    throw error
  }
  // A file system of a network may say only here that it is full.
  await client.close(handle)
}

async function publish(client: SftpClient, temporary: string, what: Upload, failures: Failures, leave: Leave): Promise<void> {
  if (what.ifAbsent) return publishNew(client, temporary, what, failures, leave)
  if (client.offers('posix-rename@openssh.com')) return client.renameOver(temporary, what.path)
  try {
    await client.rename(temporary, what.path)
  } catch (error) {
    if (!(await exists(client, what.path))) throw error
    await replace(client, temporary, what)
  }
}

/** A link fails on every server where the name is taken. A rename does by the standard, and some servers replace all the same. */
async function publishNew(client: SftpClient, temporary: string, what: Upload, failures: Failures, leave: Leave): Promise<void> {
  const taken = (cause?: unknown): Error => failures.make('object-exists', `${what.path} on ${failures.address} already exists`, { cause }, what.path)
  if (client.offers('hardlink@openssh.com')) {
    const linked = await client.hardLink(temporary, what.path).then(() => true, (error: unknown) => (isStatus(error) ? false : Promise.reject(error as Error)))
    if (linked) return unlessMissing(client.remove(temporary)).catch(() => leave(temporary))
  }
  if (await exists(client, what.path)) throw taken()
  try {
    await client.rename(temporary, what.path)
  } catch (error) {
    throw isStatus(error) && (await exists(client, what.path)) ? taken(error) : error
  }
}

/** Only for servers without posix-rename: the same bytes stay, and other ones are not there for a moment. */
async function replace(client: SftpClient, temporary: string, what: Upload): Promise<void> {
  if (!(await holds(client, what.path, what.body))) {
    await unlessMissing(client.remove(what.path))
    return client.rename(temporary, what.path)
  }
  await client.remove(temporary)
}

async function holds(client: SftpClient, path: string, body: Uint8Array): Promise<boolean> {
  const handle = await client.open(path, openFlags.read)
  try {
    const { size } = await client.statHandle(handle)
    return size === body.byteLength && Buffer.compare(await readRange(client, handle, { offset: 0, length: undefined }, () => undefined), body) === 0
  } finally {
    await client.close(handle)
  }
}

async function exists(client: SftpClient, path: string): Promise<boolean> {
  return (await unlessMissing(client.stat(path))) !== undefined
}

function isStatus(error: unknown): boolean {
  return hasStatus(error, 'failure', 'permissionDenied', 'unsupported', 'badMessage', 'noSuchFile')
}
