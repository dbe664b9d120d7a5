/** The way by the library `ssh2`, in this process: where no `ssh` is installed, and where a password is given. */
import { readFile } from 'node:fs/promises'
import { connect as connectSocket, type Socket } from 'node:net'
import type { ClientChannel, ServerHostKeyAlgorithm } from 'ssh2'
import ssh2 from 'ssh2'
import type { Failures } from '../failures.js'
import type { Channel } from './channel.js'
import type { HostSettings } from './host-settings.js'
import { KnownHosts } from './known-hosts.js'
import { loginMethods } from './login-methods.js'
import type { Patience } from './patience.js'
import { changedKey, revokedKey, unknownKey } from './ssh-words.js'

const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256']

export async function dialByLibrary(settings: HostSettings, password: string | undefined, patience: Patience, failures: Failures, signal: AbortSignal): Promise<Channel> {
  const known = KnownHosts.read(await textsOf(settings.knownHostsFiles), settings.knownAs, settings.knownPort)
  if (known.types.length === 0) throw unknownKey(failures)
  const { methods, unusable } = await loginMethods(settings, password)
  if (methods.length === 0) throw loginRefused(failures, 'there is no key, no agent and no password', unusable)
  const client = new ssh2.Client()
  const socket = connectSocket({ host: settings.host, port: settings.port, noDelay: true, keepAlive: true })
  let distrust: Error | undefined
  let lastError: Error | undefined
  const hostVerifier = (key: Buffer): boolean => {
    distrust = distrustOf(known.judge(key), failures)
    return distrust === undefined
  }
  // An agent that cannot be reached is one of several ways in; the library goes on to the next by itself.
  client.on('error', (error: Error & { level?: string }) => {
    if (error.level !== 'agent') lastError ??= error
  })
  const end = (): void => {
    client.destroy()
    socket.destroy()
  }
  signal.addEventListener('abort', end, { once: true })
  try {
    const stream = await openSftp(client, socket, {
      sock: socket, username: settings.user, authHandler: methods, hostVerifier,
      algorithms: { serverHostKey: inOrder(known.types) },
      readyTimeout: patience.loginSeconds * 1000, keepaliveInterval: patience.keepAliveSeconds * 1000, keepaliveCountMax: patience.keepAlivesMissed,
    })
    const reason = (): Promise<Error> => Promise.resolve(lost(failures, lastError))
    return { stream, reason, end }
  } catch (error) {
    end()
    if (signal.aborted) throw failures.aborted(signal)
    if (distrust !== undefined) throw distrust
    throw loginFailure(error, failures, unusable)
  } finally {
    signal.removeEventListener('abort', end)
  }
}

function openSftp(client: InstanceType<typeof ssh2.Client>, socket: Socket, config: ssh2.ConnectConfig): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    client.on('error', (error: Error & { level?: string }) => {
      if (error.level !== 'agent') reject(error)
    })
    client.on('close', () => reject(new Error('the server closed the connection')))
    client.on('ready', () => {
      client.subsys('sftp', (error, stream) => {
        if (error === undefined || error === null) resolve(stream)
        else reject(Object.assign(error, { level: 'subsystem' }))
      })
    })
    client.connect(config)
  })
}

/** The key that is known is asked for first: a server with several must not seem unknown, or changed. */
function inOrder(types: readonly string[]): ServerHostKeyAlgorithm[] {
  const fits = (algorithm: string): boolean => types.includes(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm)
  return [...hostKeyAlgorithms.filter(fits), ...hostKeyAlgorithms.filter((algorithm) => !fits(algorithm))]
}

function distrustOf(verdict: ReturnType<KnownHosts['judge']>, failures: Failures): Error | undefined {
  switch (verdict) {
    case 'known': return undefined
    case 'changed': return changedKey(failures)
    case 'revoked': return revokedKey(failures)
    case 'unknown': return unknownKey(failures)
  }
}

function loginFailure(error: unknown, failures: Failures, unusable: readonly string[]): Error {
  const level = typeof error === 'object' && error !== null && 'level' in error ? error.level : undefined
  if (level === 'client-authentication') return loginRefused(failures, 'the server takes none of the keys, agents and passwords at hand', unusable)
  if (level === 'subsystem') return failures.make('access-denied', `${failures.address} offers no SFTP`, { cause: error, hint: 'Have the subsystem sftp switched on in the sshd_config of the server.' })
  return lost(failures, error)
}

function loginRefused(failures: Failures, why: string, unusable: readonly string[]): Error {
  const keys = unusable.length === 0 ? '' : ` (not usable: ${unusable.join('; ')})`
  return failures.make('login-refused', `${failures.address} lets nobody in: ${why}${keys}`, { hint: 'Put a key into ~/.ssh or an agent that the server knows, or set BACKUP_SFTP_PASSWORD.' })
}

function lost(failures: Failures, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : 'the server closed it'
  return failures.make('store-failed', `the connection to ${failures.address} failed: ${why}`, { cause, hint: 'Check that the server can be reached, then run the command again.' })
}

async function textsOf(files: readonly string[]): Promise<string[]> {
  const texts: string[] = []
  for (const file of files) {
    try {
      texts.push(await readFile(file, 'utf8'))
    } catch (error) {
      // Not everybody has all of these files. One that cannot be read may hold a revoked key.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  return texts
}
