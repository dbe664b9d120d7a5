/** A certificate from files, and what any certificate is known by. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { BackupError, messageOf } from '../../core/contracts/errors.js'
import { fingerprintOf } from '../../core/support/fingerprint.js'
import { displayText } from '../../core/os/path.js'
import type { ServerCertificate } from '../contracts.js'

/** PEM files. Errors: `invalid-usage` for files that cannot be read, that hold something else, or that do not fit. */
export async function givenCertificate(certificatePath: string, keyPath: string): Promise<ServerCertificate> {
  const [certificate, privateKey] = await Promise.all([readPem(certificatePath), readPem(keyPath)])
  const parsed = orRefuse(certificatePath, 'holds no certificate in PEM', () => new X509Certificate(certificate))
  const key = orRefuse(keyPath, 'holds no private key in PEM that opens without a password', () => createPrivateKey(privateKey))
  if (parsed.checkPrivateKey(key)) return { certificate, privateKey }
  throw new BackupError('invalid-usage', `the key in ${displayText(keyPath)} is not that of the certificate in ${displayText(certificatePath)}`)
}

/** As addresses have it: `sha256:` and 64 hex digits. */
export function writtenFingerprint({ certificate }: ServerCertificate): string {
  return `sha256:${fingerprintOf(new X509Certificate(certificate))}`
}

/** ISO 8601, in UTC. */
export function validUntil({ certificate }: ServerCertificate): string {
  return new Date(new X509Certificate(certificate).validTo).toISOString()
}

/** Whether clients have to know it by its fingerprint: one that an authority has signed is replaced every few months. */
export function isSelfSigned({ certificate }: ServerCertificate): boolean {
  const parsed = new X509Certificate(certificate)
  return parsed.issuer === parsed.subject && parsed.verify(parsed.publicKey)
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new BackupError('invalid-usage', `${displayText(path)} cannot be read: ${messageOf(cause)}`, { cause, subject: displayText(path) })
  }
}

function orRefuse<Result>(path: string, what: string, parse: () => Result): Result {
  try {
    return parse()
  } catch (cause) {
    throw new BackupError('invalid-usage', `${displayText(path)} ${what}`, { cause, subject: displayText(path) })
  }
}
