/** How connections are made: with own certificates to trust, a pinned fingerprint, or a socket of this machine. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { certificatesIn, proxyFor, tunnelTo, type Proxy } from '@backup-agent/transport-kit'
import type { TransportContext } from 'backup-agent/plugin'
import { buildConnector } from 'undici'
import type { RestAddress } from './address.js'
import { wrongFingerprint, type Failures } from './failures.js'

export async function connectorFor(address: RestAddress, environment: TransportContext['environment'], failures: Failures, timeoutMs: number): Promise<buildConnector.connector> {
  const ca = address.caFile === undefined ? undefined : await certificatesIn(address.caFile, 'ca= in the address, or RESTIC_CACERT', failures)
  const pinned = address.fingerprint
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: true,
    ...(address.socketPath === undefined ? {} : { socketPath: address.socketPath }),
    ...(ca === undefined ? {} : { ca }),
    // The fingerprint says more than any signature; it is compared before the first byte of a request. A resumed session may hold no certificate.
    ...(pinned === undefined ? {} : { rejectUnauthorized: false, maxCachedSessions: 0 }),
  })
  const { protocol, hostname, port } = new URL(address.origin)
  const proxy = protocol === 'https:' ? proxyFor(hostname, portOf(port), environment, failures) : undefined
  const reach = proxy === undefined ? connect : throughProxy(connect, proxy, timeoutMs)
  return pinned === undefined ? reach : withFingerprint(reach, pinned)
}

function portOf(text: string): number {
  return text === '' ? 443 : Number(text)
}

function throughProxy(connect: buildConnector.connector, proxy: Proxy, timeoutMs: number): buildConnector.connector {
  return (options, callback) => {
    tunnelTo(proxy, { host: options.hostname, port: portOf(options.port), timeoutMs }).then(
      (httpSocket) => connect({ ...options, httpSocket }, callback),
      (error: Error) => callback(error, null),
    )
  }
}

function withFingerprint(connect: buildConnector.connector, pinned: Buffer): buildConnector.connector {
  return (options, callback) => {
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null)
      const { raw } = (socket as TLSSocket).getPeerCertificate()
      if (matches(raw, pinned)) return callback(null, socket)
      socket.destroy()
      callback(Object.assign(new Error('the fingerprint of the certificate is not the pinned one'), { code: wrongFingerprint }), null)
    })
  }
}

function matches(certificate: Buffer | undefined, pinned: Buffer): boolean {
  return certificate !== undefined && timingSafeEqual(createHash('sha256').update(certificate).digest(), pinned)
}
