/** How connections are made: with own certificates to trust, a pinned fingerprint, or a socket of this machine. */
import { readFile } from 'node:fs/promises'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import { buildConnector } from 'undici'
import type { RestAddress } from './address.js'
import { wrongFingerprint, type ErrorMaker } from './refusals.js'

export async function connectorFor(address: RestAddress, context: ErrorMaker, timeoutMs: number): Promise<buildConnector.connector> {
  const ca = address.caFile === undefined ? undefined : await certificatesOf(address.caFile, context)
  const pinned = address.fingerprint
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: true,
    ...(address.socketPath === undefined ? {} : { socketPath: address.socketPath }),
    ...(ca === undefined ? {} : { ca }),
    // The fingerprint says more than any signature; it is compared before the first byte of a request. A resumed session may hold no certificate.
    ...(pinned === undefined ? {} : { rejectUnauthorized: false, maxCachedSessions: 0 }),
  })
  return pinned === undefined ? connect : withFingerprint(connect, pinned)
}

async function certificatesOf(file: string, context: ErrorMaker): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw context.error('invalid-usage', `the certificates to trust cannot be read: ${file}`, { cause: error, subject: file, hint: 'Look at ca= in the address, or RESTIC_CACERT.' })
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
