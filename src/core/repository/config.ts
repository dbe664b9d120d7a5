/** The repository's `config` file: format version, id, chunker polynomial. Encrypted, never compressed. */
import { randomBytes } from 'node:crypto'
import { chunkerDegree, degree, isIrreducible, randomPolynomial } from './polynomial.js'
import { BackupError } from '../contracts/errors.js'

export interface RepositoryConfig {
  readonly version: number
  /** 64 hex digits, random. */
  readonly id: string
  readonly polynomial: bigint
}

/** The format that we write; we read version 1 as well, which only lacks compression. */
export const formatVersion = 2
const readableVersions = [1, 2]

export function makeConfig(): RepositoryConfig {
  return { version: formatVersion, id: randomBytes(32).toString('hex'), polynomial: randomPolynomial() }
}

/** Whether programs of the repository's format version can read compressed objects. */
export function knowsCompression({ version }: RepositoryConfig): boolean {
  return version >= 2
}

export function encodeConfig({ version, id, polynomial }: RepositoryConfig): string {
  return JSON.stringify({ version, id, chunker_polynomial: polynomial.toString(16) })
}

/** Throws `repository-version` for a format of the future, `damaged` for a polynomial that would not chunk. */
export function parseConfig(json: unknown, address: string): RepositoryConfig {
  const raw = (json ?? {}) as { version?: unknown; id?: unknown; chunker_polynomial?: unknown }
  if (typeof raw.version !== 'number' || !readableVersions.includes(raw.version)) {
    throw new BackupError('repository-version', `the repository at ${address} has format version ${String(raw.version)}, and this program reads ${readableVersions.join(' and ')}`, {
      subject: address,
      hint: 'Install a newer release of backup.',
    })
  }
  if (typeof raw.id !== 'string' || typeof raw.chunker_polynomial !== 'string' || !/^[0-9a-f]{1,16}$/.test(raw.chunker_polynomial)) {
    throw new BackupError('damaged', `the config of the repository at ${address} is damaged`, { subject: address })
  }
  const polynomial = BigInt('0x' + raw.chunker_polynomial)
  if (degree(polynomial) !== chunkerDegree || !isIrreducible(polynomial)) {
    throw new BackupError('damaged', `the chunker polynomial of the repository at ${address} is not irreducible`, { subject: address })
  }
  return { version: raw.version, id: raw.id, polynomial }
}
