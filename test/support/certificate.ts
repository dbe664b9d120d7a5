/** A certificate that nobody has signed, for servers of tests on 127.0.0.1, which may go by other names as well. */
import 'reflect-metadata'
import { createHash, webcrypto } from 'node:crypto'
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'

export interface TestCertificate {
  readonly certificate: string
  readonly privateKey: string
  /** SHA-256 of the certificate (DER), 64 hex digits. */
  readonly fingerprint: string
}

export async function makeCertificate(...names: readonly string[]): Promise<TestCertificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const made = await X509CertificateGenerator.createSelfSigned(
    { name: 'CN=127.0.0.1', keys, signingAlgorithm: algorithm, extensions: [new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }, ...names.map((value) => ({ type: 'dns' as const, value }))])] },
    webcrypto as Parameters<typeof X509CertificateGenerator.createSelfSigned>[1],
  )
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return {
    certificate: made.toString('pem'),
    privateKey: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
    fingerprint: createHash('sha256').update(Buffer.from(made.rawData)).digest('hex'),
  }
}
