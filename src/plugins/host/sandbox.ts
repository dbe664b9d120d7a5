/** Where the processes of one third party's plugin work, whichever lane they are in. */
import { mkdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ConfiguredPlugin } from '../manifest/configured.js'

export interface Sandbox {
  /** Its working folder and TMPDIR: the one place where it may write. */
  readonly temporaryDirectory: string
  /**
   * Links to the files that it is to look at: the permission model looks at the name and follows the link, so these can be read and
   * their neighbours cannot.
   */
  readonly inputDirectory: string
}

/** Makes the folders below `scratchDirectory`; again is no harm. */
export async function makeSandbox(scratchDirectory: string, number: number): Promise<Sandbox> {
  const folder = join(scratchDirectory, `sandbox-${number}`)
  const sandbox = { temporaryDirectory: join(folder, 'tmp'), inputDirectory: join(folder, 'in') }
  for (const directory of [sandbox.temporaryDirectory, sandbox.inputDirectory]) await mkdir(directory, { recursive: true, mode: 0o700 })
  return sandbox
}

/** What the plugin is made of: its folder, and every `node_modules` in which Node would look for what it imports. */
export function readableOf({ directory }: Pick<ConfiguredPlugin, 'directory'>): string[] {
  const folders = [directory]
  for (let folder = dirname(directory); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) folders.push(join(folder, 'node_modules'))
    if (folder === dirname(folder)) return folders
  }
}
