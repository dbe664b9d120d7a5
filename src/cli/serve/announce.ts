/** The line that a person pastes, for each of the commands that print one. */
import type { ServerCertificate } from '../../server/contracts.js'
import { defaultPort } from '../../core/transport/tcp/address.js'
import { lastReachable, userAddress, type Reachable } from '../../server/announcement.js'
import { writtenFingerprint, isSelfSigned } from '../../server/certificate/given-certificate.js'
import { ownNames, reachableHost } from '../../server/certificate/host-names.js'
import { ownCertificate } from '../../server/certificate/own-certificate.js'
import type { Clock } from '../../core/contracts/clock.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'

/** Of a certificate that an authority has signed clients need no fingerprint: it would end with the certificate. */
export function pinOf(certificate: ServerCertificate): { readonly fingerprint?: string } {
  return isSelfSigned(certificate) ? { fingerprint: writtenFingerprint(certificate) } : {}
}

export interface AnnounceInit {
  readonly stateDirectory: string
  /** What the person says that it is; otherwise as the server was last started, or would be. */
  readonly host: string | undefined
  readonly clock: Clock
}

/** The address of `user`, of a server that may run or not, or never have run. */
export async function announcedAddress({ stateDirectory, host, clock }: AnnounceInit, user: string, token: string, options: AbortOptions): Promise<string> {
  const known = (await lastReachable(stateDirectory)) ?? (await reachableAtFirst(stateDirectory, clock, options))
  return userAddress(host === undefined ? known : { ...known, host }, user, token)
}

async function reachableAtFirst(stateDirectory: string, clock: Clock, options: AbortOptions): Promise<Reachable> {
  const certificate = await ownCertificate({ stateDirectory, names: ownNames([]), clock }, options)
  return { scheme: 'tls', host: reachableHost('::'), port: defaultPort, ...pinOf(certificate) }
}
