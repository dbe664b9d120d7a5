/** Whether a server is the one that is meant, decided before it is told anything. */
import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { BackupError } from '../../contracts/errors.js'
import type { TransportContext } from '../../contracts/transport.js'
import { fingerprintOf } from '../../support/fingerprint.js'
import { hostAndPort, type ServerAddress } from './address.js'
import { KnownServers, type KnownServer } from './known-servers.js'

export type TrustContext = Pick<TransportContext, 'create' | 'stateDirectory' | 'trustNew' | 'warn'>

/**
 * Rejects with `server-untrusted`, and `access-denied` where what is known cannot be read. In this order: `fp` names exactly one certificate, whoever signed it; with `ca`, those authorities decide
 * alone; a server that is known has to show the certificate that it showed before; one that is not has to be valid by the system's
 * authorities, or is trusted from now on where a repository is being made.
 */
export async function checkServer(socket: TLSSocket, address: ServerAddress, context: TrustContext): Promise<void> {
  const fingerprint = fingerprintOf(certificateOf(socket))
  const server = hostAndPort(address.host, address.port)
  if (address.fingerprint !== undefined) {
    if (fingerprint !== address.fingerprint) throw changed(address, fingerprint, 'the address demands')
    return
  }
  if (address.authorityFile !== undefined) {
    if (!socket.authorized) throw unknown(address, fingerprint, `no certificate of ${address.authorityFile} vouches for it (${reasonOf(socket)})`)
    return
  }
  const servers = new KnownServers(context.stateDirectory)
  const known = await servers.find(server)
  if (known !== undefined) return demandKnown(known, address, fingerprint)
  if (socket.authorized) return
  if (!(context.trustNew ?? context.create)) throw unknown(address, fingerprint, `nobody vouches for its certificate (${reasonOf(socket)})`)
  demandKnown(await servers.remember(server, fingerprint), address, fingerprint)
  context.warn(`${server} is trusted from now on; its certificate has the fingerprint sha256:${fingerprint}`)
}

function demandKnown({ fingerprint: known, path }: KnownServer, address: ServerAddress, fingerprint: string): void {
  if (fingerprint !== known) throw changed(address, fingerprint, `${path} has`)
}

function certificateOf(socket: TLSSocket): X509Certificate {
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) throw new BackupError('server-untrusted', 'the server showed no certificate')
  return certificate
}

function reasonOf(socket: TLSSocket): string {
  // Declared as an Error; it is the code of one.
  return String(socket.authorizationError)
}

function changed(address: ServerAddress, fingerprint: string, whose: string): BackupError {
  return new BackupError('server-untrusted', `${address.shown} shows another certificate than the one that ${whose}: sha256:${fingerprint}`, {
    subject: address.shown,
    hint: 'Somebody may stand between you and the server. Only if its administrator says that the certificate is new: write its fingerprint into the address (?fp=sha256:...).',
  })
}

function unknown(address: ServerAddress, fingerprint: string, why: string): BackupError {
  return new BackupError('server-untrusted', `${address.shown} cannot be trusted: ${why}`, {
    subject: address.shown,
    hint: `Compare with what the server printed when it started, then add ?fp=sha256:${fingerprint} to the address.`,
  })
}
