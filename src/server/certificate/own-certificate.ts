/** The certificate that a server makes for itself, once: clients know it by its fingerprint, so it stays as long as the state does. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, webcrypto, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../../core/contracts/clock.js'
import { codeOf } from '../../core/contracts/errors.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import { makeFolders } from '../../core/os/make-folders.js'
import { syncFolder, writeDurably } from '../../core/transport/durable-write.js'
import type { ServerCertificate } from '../contracts.js'

const years = 20
const dayMs = 24 * 60 * 60 * 1000
const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

export interface OwnCertificateInit {
  /** The server's state; made with mode 0700 where it is missing. */
  readonly stateDirectory: string
  /** Names and addresses that it is for. */
  readonly names: readonly string[]
  readonly clock: Clock
}

/** Where it lies, for clients that want the file. */
export function certificatePath(stateDirectory: string): string {
  return join(stateDirectory, 'certificate.pem')
}

/**
 * Reads it, or makes what is missing of it. Two processes that begin at the same moment end up with the same one: whoever comes
 * second takes the key that is there, and then the certificate.
 */
export async function ownCertificate(init: OwnCertificateInit, options: AbortOptions): Promise<ServerCertificate> {
  for (const made of await makeFolders(init.stateDirectory, 0o700)) await syncFolder(dirname(made))
  const privateKey = await readOrMake(join(init.stateDirectory, 'key.pem'), 0o600, () => Promise.resolve(newKey()), options)
  const certificate = await readOrMake(certificatePath(init.stateDirectory), 0o644, () => selfSigned(createPrivateKey(privateKey), init), options)
  return { certificate, privateKey }
}

async function readOrMake(path: string, mode: number, make: () => Promise<string>, { signal }: AbortOptions): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
  try {
    const folder = dirname(path)
    await writeDurably({ folder, name: path.slice(folder.length + 1), body: Buffer.from(await make()), mode, ifAbsent: true, signal })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
  return readFile(path, 'utf8')
}

function newKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

async function selfSigned(key: KeyObject, { names, clock }: OwnCertificateInit): Promise<string> {
  // Loaded here: it is needed once in the life of a server.
  const { BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } = await import('@peculiar/x509')
  const nowMs = clock.now()
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: `00${randomBytes(16).toString('hex')}`,
      name: 'CN=backup serve',
      // A client's clock may be behind.
      notBefore: new Date(nowMs - dayMs),
      notAfter: new Date(nowMs + years * 365.25 * dayMs),
      signingAlgorithm: signing,
      keys: await keyPair(key),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))),
      ],
    },
    webcrypto,
  )
  return `${made.toString('pem')}\n`
}

async function keyPair(key: KeyObject): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = webcrypto
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' })
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return {
    privateKey: await subtle.importKey('pkcs8', pkcs8, signing, false, ['sign']),
    publicKey: await subtle.importKey('spki', spki, signing, true, ['verify']),
  }
}
