/** A socket to the server, which is the one that is meant. */
import { readFile } from 'node:fs/promises'
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectSecurely, type TLSSocket } from 'node:tls'
import { BackupError, codeOf, hasCode, messageOf } from '../../contracts/errors.js'
import { throwIfAborted } from '../../support/abort.js'
import type { ServerAddress } from './address.js'
import { checkServer, type TrustContext } from './trust.js'

/** What OpenSSL says of bytes that are no record of TLS: those of another program, or ones that were changed on the way, so it is worth another try. */
const notTls = 'ERR_SSL_WRONG_VERSION_NUMBER'

/** Errors: `store-failed`, those of `checkServer`, `invalid-usage` for a file of certificates that cannot be read, `aborted`. */
export async function dial(address: ServerAddress, context: TrustContext, options: { readonly withinMs: number; readonly signal: AbortSignal }): Promise<Socket> {
  const { withinMs, signal } = options
  throwIfAborted(signal)
  const socket = address.secure ? await secureSocket(address) : connectPlain({ host: address.host, port: address.port })
  const abort = (): void => void socket.destroy()
  signal.addEventListener('abort', abort, { once: true })
  const timer = setTimeout(() => socket.destroy(new Error(`no connection within ${withinMs / 1000} s`)), withinMs)
  try {
    await connected(socket, address.secure ? 'secureConnect' : 'connect')
    socket.setNoDelay(true)
    if (address.secure) await checkServer(socket as TLSSocket, address, context)
    return socket
  } catch (error) {
    socket.destroy()
    throwIfAborted(signal)
    if (hasCode(error, 'server-untrusted') || hasCode(error, 'access-denied')) throw error
    if (codeOf(error) === notTls) throw new BackupError('store-failed', `what answers at ${address.shown} does not speak TLS`, { cause: error, subject: address.shown, hint: 'Check host and port; a server without TLS (--plain) has the address tcp://.' })
    const advice = codeOf(error) === 'ECONNRESET' ? ' (it may have too many connections)' : ''
    throw new BackupError('store-failed', `cannot connect to ${address.shown}: ${messageOf(error)}${advice}`, { cause: error, subject: address.shown })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

async function secureSocket(address: ServerAddress): Promise<TLSSocket> {
  const authorities = address.authorityFile === undefined ? undefined : await authoritiesIn(address.authorityFile)
  return connectSecurely({
    host: address.host,
    port: address.port,
    minVersion: 'TLSv1.3',
    // A pinned certificate needs nobody's signature; `checkServer` decides before a byte is sent.
    rejectUnauthorized: false,
    ...(authorities === undefined ? {} : { ca: authorities }),
    // TLS has no server names that are IP addresses.
    ...(isIP(address.host) === 0 ? { servername: address.host } : {}),
  })
}

async function authoritiesIn(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new BackupError('invalid-usage', `the certificates that 'ca' names cannot be read: ${messageOf(error)}`, { cause: error, subject: file })
  }
}

function connected(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed before it was made')))
  })
}
