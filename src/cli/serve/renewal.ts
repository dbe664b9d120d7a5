/** A certificate that was renewed while the server runs: SIGHUP makes it read the files again. */
import { createSecureContext } from 'node:tls'
import { messageOf } from '../../core/contracts/errors.js'
import { writtenFingerprint, givenCertificate, validUntil } from '../../server/certificate/given-certificate.js'
import type { ServerCertificate, ServerLog } from '../../server/contracts.js'

export interface RenewalInit {
  readonly files: { readonly certificate: string; readonly key: string }
  readonly use: (certificate: ServerCertificate) => Promise<void>
  readonly log: ServerLog
}

/** Call the result to read them. What cannot be used leaves the certificate as it was, and the log says why. */
export function certificateRenewal({ files, use, log }: RenewalInit): () => void {
  let renewing = Promise.resolve()
  const renew = async (): Promise<void> => {
    try {
      const certificate = await givenCertificate(files.certificate, files.key)
      // All listeners get it, or none.
      createSecureContext({ cert: certificate.certificate, key: certificate.privateKey })
      await use(certificate)
      log.info('certificate_read', { fingerprint: writtenFingerprint(certificate), valid_until: validUntil(certificate) })
    } catch (error) {
      log.warn('certificate_kept', { message: messageOf(error) })
    }
  }
  return () => {
    renewing = renewing.then(renew)
  }
}
