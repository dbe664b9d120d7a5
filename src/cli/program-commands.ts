/** Where oclif gets the commands from. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Plugin, type Config } from '@oclif/core'

/**
 * The packed program has `oclif.manifest.json`, so that only the command that runs is loaded. In a checkout one may lie about from the last
 * `npm pack`: there the modules themselves are asked. oclif loads no plugins of its own kind: their commands and hooks would run in this
 * process, where the password is (decision 0030).
 */
export async function programCommands(root: string): Promise<Partial<Config['options']>> {
  const none = { userPlugins: false, devPlugins: false }
  if (!existsSync(join(root, 'tsconfig.json'))) return none
  const program = new Plugin({ root, isRoot: true, ignoreManifest: true })
  await program.load()
  return { ...none, plugins: new Map([[program.name, program]]) }
}
