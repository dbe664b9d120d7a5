/** A path that plugin code and the libraries below it can open: a string, whatever the name is made of. */
import { symlink, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, messageOf } from '../../core/contracts/errors.js'

export interface OpenablePath {
  readonly path: string
  /** Removes what had to be made for it. Never rejects: what cannot be removed goes with the scratch folder. */
  release(): Promise<void>
}

export interface Scratch {
  /** A private folder, made when it is first needed. */
  readonly directory: () => Promise<string>
  readonly debug: (message: string) => void
}

/** What no library takes for anything but a part of a name. */
const plain = /^[\p{L}\p{M}\p{N} /._\-+,@()&'!~#=]*$/u

/**
 * A name that is not UTF-8 cannot be written as a string, and libraries read more into a name than the system does: to
 * libvips `a.png[page=1]` is the second page of `a.png`, another file; FFmpeg counts in `%03d`. Such a file gets a symlink in the
 * scratch folder, which any process can follow (`/proc/<pid>/fd` would do on Linux alone). `name` is unique among those
 * in use.
 */
export async function openablePath(path: Buffer, scratch: Scratch, name: string): Promise<OpenablePath> {
  const text = path.toString('utf8')
  if (plain.test(text) && Buffer.from(text, 'utf8').equals(path)) return { path: text, release: () => Promise.resolve() }
  return linkTo(path, await scratch.directory(), name, scratch.debug)
}

/** A link in `directory`. `name` is unique among those in use there. */
export async function linkTo(path: Buffer, directory: string, name: string, debug: (message: string) => void): Promise<OpenablePath> {
  const link = join(directory, name)
  await symlink(path, link)
  return { path: link, release: () => removeLink(link, debug) }
}

async function removeLink(link: string, debug: (message: string) => void): Promise<void> {
  try {
    await unlink(link)
  } catch (error) {
    // The folder is the plugins' TMPDIR as well: one that empties it has done the work already.
    if (codeOf(error) !== 'ENOENT') debug(`${link} cannot be removed: ${messageOf(error)}`)
  }
}
