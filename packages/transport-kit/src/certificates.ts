/** Whom a TLS connection trusts. */
import { readFile } from 'node:fs/promises'
import type { StoreErrors } from './store-errors.js'

/** What Node says of a certificate that nobody we trust has signed for this name and time. */
const distrust =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER|GET_CRL|DECRYPT|DECODE)|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/

/** Whether an error of this code says that the other side's certificate is not trusted (`server-untrusted`). */
export function isDistrust(code: string | undefined): boolean {
  return code !== undefined && distrust.test(code)
}

/** The certificates (PEM) of a file that a person named; `invalid-usage` where it cannot be read. `namedBy`: `ca= in the address`. */
export async function certificatesIn(file: string, namedBy: string, errors: StoreErrors): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw errors.make('invalid-usage', `the certificates to trust cannot be read: ${file}`, { cause, hint: `Look at ${namedBy}: it names a file of certificates in PEM.` }, file)
  }
}
