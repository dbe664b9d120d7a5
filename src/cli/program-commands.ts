/** Where oclif gets the commands from. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Plugin, type Config } from '@oclif/core'
import { codeOf } from '../core/contracts/errors.js'

/**
 * The packed program has `oclif.manifest.json`, so that only the command that runs is loaded. In a checkout it is believed where it was made
 * of what was compiled last; else the modules themselves are asked. oclif loads no plugins of its own kind: their commands and hooks would run in this
 * process, where the password is (decision 0030).
 */
export async function programCommands(root: string): Promise<Partial<Config['options']>> {
  const none = { userPlugins: false, devPlugins: false }
  if (!existsSync(join(root, 'tsconfig.json')) || isOfThisBuild(root)) return none
  const program = new Plugin({ root, isRoot: true, ignoreManifest: true })
  await program.load()
  return { ...none, plugins: new Map([[program.name, program]]) }
}

/** As `scripts/command-manifest.mjs --checkout` writes it, for the list and for what the compiler writes anew with every change. */
function isOfThisBuild(root: string): boolean {
  try {
    const stamp: unknown = JSON.parse(readFileSync(join(root, 'build', '.commands-stamp.json'), 'utf8'))
    return stamp === ['oclif.manifest.json', join('dist', '.tsbuildinfo')].map((name) => stampOf(join(root, name))).join()
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return false
    throw error
  }
}

function stampOf(path: string): string {
  const { mtimeMs, size } = statSync(path)
  return `${size} ${mtimeMs}`
}
