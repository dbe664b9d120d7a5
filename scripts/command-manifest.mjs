// Writes oclif.manifest.json (or the file that is named), from which the packed program knows its commands without loading them; `--remove` takes it away again.
// npm pack calls it on both sides. In a checkout nobody reads the file (src/cli/program-commands.ts).
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Plugin, settings } from '@oclif/core'
import { root } from './setup.mjs'

const [, , argument = join(root, 'oclif.manifest.json')] = process.argv
const file = argument === '--remove' ? join(root, 'oclif.manifest.json') : argument
if (argument === '--remove') rmSync(file, { force: true })
else {
  settings.enableAutoTranspile = false
  const program = new Plugin({ root, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true, respectNoCacheDefault: true })
  await program.load()
  writeFileSync(file, `${JSON.stringify(program.manifest)}\n`)
}
