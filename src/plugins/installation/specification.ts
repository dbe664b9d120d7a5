/** What a person names to have it installed, as npm is to be given it: a path, an address, or a name on the registry. */
import { existsSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BackupError } from '../../core/contracts/errors.js'
import { maskedText } from '../../core/support/address.js'

export interface Specification {
  readonly kind: 'registry' | 'tarball' | 'folder' | 'git' | 'address'
  /** For npm, wherever it runs. May hold a password. */
  readonly text: string
  /** As it may be printed. */
  readonly shown: string
}

const forge = /^(?:github|gitlab|bitbucket|gist):[^\s]+$/
const gitAddress = /^(?:git(?:\+(?:ssh|https?|file))?:|ssh:)\/\/\S+$|^git@[^\s:]+:\S+$/
const webAddress = /^https?:\/\/\S+$/
/** npm's own rule for new names; what follows the second `@` is a version, a range or a tag. */
const registryName = /^(?:@[a-z0-9][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._~-]*(?:@[^@:/\s][^@:/]*)?$/
const tarballName = /\.(?:tgz|tar\.gz|tar)$/

/** `workingFolder`: of which relative paths are. Errors: `invalid-usage`, `path-not-found`. */
export function parseSpecification(word: string, workingFolder: string): Specification {
  const text = word.trim()
  // npm takes an address of the web for that of a tarball, unless it is told.
  if (webAddress.test(text)) return /\.git(?:#.*)?$/.test(text) ? withShown('git', `git+${text}`) : withShown('address', text)
  if (forge.test(text) || gitAddress.test(text)) return withShown('git', text)
  const path = pathFrom(text, workingFolder)
  if (path !== undefined) return atPath(path)
  if (registryName.test(text)) return withShown('registry', text)
  throw new BackupError('invalid-usage', `"${maskedText(text)}" names no plugin`, {
    hint: 'Give a name on the registry, NAME@VERSION, the path of a tarball or a folder, or a git address such as github:OWNER/NAME.',
  })
}

/** As the list of installed plugins has it: paths are absolute. Errors: as above. */
export function storedSpecification(from: string): Specification {
  if (from.startsWith('/')) return atPath(from)
  return withShown(registryName.test(from) ? 'registry' : webAddress.test(from) ? 'address' : 'git', from)
}

function pathFrom(text: string, workingFolder: string): string | undefined {
  if (text.startsWith('file://')) return fileURLToPath(text)
  if (text.startsWith('file:')) return resolve(workingFolder, text.slice('file:'.length))
  if (text.startsWith('~/')) return join(homedir(), text.slice(2))
  const path = resolve(workingFolder, text)
  return /^[./]/.test(text) || text.endsWith('.tgz') || (text !== '' && existsSync(path)) ? path : undefined
}

function atPath(path: string): Specification {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new BackupError('path-not-found', `there is no ${path}`, { subject: path, hint: 'Name a tarball, or the folder of a package.' })
  if (!stat.isDirectory()) {
    if (tarballName.test(path)) return withShown('tarball', path)
    throw new BackupError('invalid-usage', `${path} is no package`, { subject: path, hint: 'Name a tarball (.tgz), as npm pack makes it, or the folder of a package.' })
  }
  if (existsSync(join(path, 'package.json'))) return withShown('folder', path)
  throw new BackupError('invalid-usage', `${path} holds no package.json`, { subject: path, hint: 'Name the folder of a package, or a tarball.' })
}

function withShown(kind: Specification['kind'], text: string): Specification {
  return { kind, text, shown: maskedText(text) }
}
