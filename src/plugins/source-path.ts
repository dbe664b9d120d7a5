/** A path that plugin code can open: a string, whatever bytes the name is made of. */
import { symlink, unlink } from 'node:fs/promises'
import { join } from 'node:path'

export interface OpenablePath {
  readonly path: string
  /** Removes what had to be made for it. */
  release(): Promise<void>
}

/**
 * A name that is not UTF-8 cannot be written as a string: it gets a symlink in the private `scratchDirectory`, which any
 * process can follow (`/proc/<pid>/fd` would do on Linux alone). `name` is unique among those in use.
 */
export async function openablePath(path: Buffer, scratchDirectory: () => Promise<string>, name: string): Promise<OpenablePath> {
  const text = path.toString('utf8')
  if (Buffer.from(text, 'utf8').equals(path)) return { path: text, release: () => Promise.resolve() }
  const link = join(await scratchDirectory(), name)
  await symlink(path, link)
  return { path: link, release: () => unlink(link) }
}
