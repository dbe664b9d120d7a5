/** Where the processes of one third party's plugin work, whichever lane they are in. */
import { mkdir, symlink, unlink } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import type { ConfiguredPlugin } from '../manifest/configured.js'
import type { OpenablePath } from './source-path.js'

export interface Sandbox {
  readonly plugin: ConfiguredPlugin
  /** Its working folder and TMPDIR: the one place where it may write. */
  readonly temporaryDirectory: string
  /** Files that it is to look at. */
  readonly inputDirectory: string
}

/** Makes the folders below `scratchDirectory`; again is no harm. */
export async function makeSandbox(plugin: ConfiguredPlugin, scratchDirectory: string, number: number): Promise<Sandbox> {
  const folder = join(scratchDirectory, `sandbox-${number}`)
  const sandbox = { plugin, temporaryDirectory: join(folder, 'tmp'), inputDirectory: join(folder, 'in') }
  for (const directory of [sandbox.temporaryDirectory, sandbox.inputDirectory]) await mkdir(directory, { recursive: true, mode: 0o700 })
  return sandbox
}

/**
 * A link in its one readable folder: the permission model looks at the name and follows the link, so this file can be read and its
 * neighbours cannot. `name` is unique among those in use.
 */
export async function stageInput(path: Buffer, { inputDirectory }: Sandbox, name: string, debug: (message: string) => void): Promise<OpenablePath> {
  const link = join(inputDirectory, name)
  await symlink(path, link)
  return {
    path: link,
    release: async () => {
      try {
        await unlink(link)
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') debug(`${link} cannot be removed: ${messageOf(error)}`)
      }
    },
  }
}

/** What the plugin is made of: its folder, and every `node_modules` in which Node would look for what it imports. */
export function readableOf({ directory }: Pick<ConfiguredPlugin, 'directory'>): string[] {
  const folders = [directory]
  for (let folder = dirname(directory); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) folders.push(join(folder, 'node_modules'))
    if (folder === dirname(folder)) return folders
  }
}
