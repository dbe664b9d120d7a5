/** The certificates that the server's own tests have. */
import type * as Certificates from '../../src/server/socket/test-support/certificates.js'

const module = new URL('../../../dist/server/socket/test-support/certificates.js', import.meta.url)
export const { firstCertificate, secondCertificate } = (await import(module.href)) as typeof Certificates
