/** The address that a person pastes into a client, and where the server keeps what it takes to write it again. */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf } from '../core/contracts/errors.js'
import type { AbortOptions } from '../core/contracts/object-store.js'
import { makeFolders } from '../core/os/make-folders.js'
import { isCount, isFields } from '../core/support/shapes.js'
import { syncFolder, writeDurably } from '../core/transport/durable-write.js'
import { bracketed } from './certificate/host-names.js'

export interface Reachable {
  readonly scheme: 'tls' | 'tcp'
  /** A name or an address, without brackets. */
  readonly host: string
  readonly port: number
  /** Where clients have to know the certificate by it: `sha256:...`. */
  readonly fingerprint?: string
}

/** Of the user's whole namespace; without a token where it is not known any more. */
export function userAddress({ scheme, host, port, fingerprint }: Reachable, user: string, token?: string): string {
  const login = token === undefined ? user : `${user}:${token}`
  return `${scheme}://${login}@${bracketed(host)}:${port}/${user}${fingerprint === undefined ? '' : `?fp=${fingerprint}`}`
}

const fileName = 'server.json'
const fileVersion = 1

/** How the server of this state was reached when it last started; undefined where it never did. */
export async function lastReachable(stateDirectory: string): Promise<Reachable | undefined> {
  try {
    return parsed(await readFile(join(stateDirectory, fileName), 'utf8'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

export async function keepReachable(stateDirectory: string, reachable: Reachable, { signal }: AbortOptions): Promise<void> {
  for (const made of await makeFolders(stateDirectory, 0o700)) await syncFolder(dirname(made))
  const text = `${JSON.stringify({ version: fileVersion, ...reachable }, undefined, 2)}\n`
  await writeDurably({ folder: stateDirectory, name: fileName, body: Buffer.from(text), mode: 0o600, ifAbsent: false, signal })
}

/** Nothing depends on it but a line for a person, so what makes no sense counts as none. */
function parsed(text: string): Reachable | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isFields(value) || value.version !== fileVersion) return undefined
  const { scheme, host, port, fingerprint } = value
  if ((scheme !== 'tls' && scheme !== 'tcp') || typeof host !== 'string' || !isCount(port)) return undefined
  return { scheme, host, port, ...(typeof fingerprint === 'string' && { fingerprint }) }
}
