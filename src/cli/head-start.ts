/**
 * Deriving the key from the password takes longer than anything else at the start of a command, and longer than loading
 * its code. So it begins first, on another thread, where folder and password are plain to see. Nothing depends on it:
 * whatever cannot be read here, or turns out not to be meant, the command itself finds again and reports.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { typeFolders } from '@backup-agent/object-layout'
import { directoryOf } from '../core/transport/directory-layout.js'
import { parseKeyFile } from '../core/repository/crypto/parse-key-file.js'
import { beginScrypt } from '../core/repository/crypto/scrypt.js'

/** Verbs that open a repository; a test holds the list to the commands. */
export const openingVerbs: ReadonlySet<string> = new Set(['analyze', 'check', 'find', 'index', 'ls', 'restore', 'show', 'snapshots', 'sync'])
/** Each costs a core's fifth of a second, and the first is nearly always the one. */
const mostKeyFiles = 2
const scheme = /^(?!local:|file:)[a-z][a-z0-9+.-]+:/

export interface RepositoryGuess {
  readonly address: string
  readonly password: string
}

/** From the command line and the environment alone. Undefined where more has to be looked at, or no repository is opened. */
export function guessRepository(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): RepositoryGuess | undefined {
  const [verb = ''] = argv
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const asksForHelp = flags.some((word) => word === '--help' || word === '-h')
  const otherPassword = flags.some((word) => word.startsWith('--password-'))
  if (!openingVerbs.has(verb.split(':')[0] ?? '') || asksForHelp || otherPassword) return undefined
  const address = flagValue(flags) ?? environment['BACKUP_REPOSITORY'] ?? ''
  const password = (environment['BACKUP_PASSWORD'] ?? '').replace(/\r?\n$/, '')
  return address === '' || password === '' || scheme.test(address) ? undefined : { address, password }
}

/** Never rejects. */
export async function headStart({ address, password }: RepositoryGuess): Promise<void> {
  try {
    const folder = join(directoryOf(address), typeFolders.key)
    const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{64}$/.test(name)).sort()
    for (const name of names.slice(0, mostKeyFiles)) {
      const { salt, N, r, p } = parseKeyFile(await readFile(join(folder, name)), name)
      beginScrypt(password, Buffer.from(salt, 'base64'), { N, r, p })
    }
  } catch {
    // No such folder, a damaged key file, no right to read it: the command meets it again, and has the words for it.
    return
  }
}

/** Of the last `--repo`, as oclif reads it. */
function flagValue(flags: readonly string[]): string | undefined {
  let value: string | undefined
  flags.forEach((word, at) => {
    if (word === '--repo' || word === '-r') value = flags[at + 1]
    else if (word.startsWith('--repo=')) value = word.slice('--repo='.length)
    else if (/^-r./.test(word)) value = word.slice(2).replace(/^=/, '')
  })
  return value
}
