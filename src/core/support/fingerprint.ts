/** What a certificate is known by. */
import type { X509Certificate } from 'node:crypto'

/** SHA-256 of the DER, 64 lower-case hex digits. */
export function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase()
}
