// Writes oclif.manifest.json (or the file that is named), from which the packed program knows its commands without loading them.
// npm pack calls it on both sides. With `--checkout`, after a build and after packing, it also writes of what build the list is: in a checkout no other is read (src/cli/program-commands.ts).
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Plugin, settings } from '@oclif/core'
import { root } from './setup.mjs'

const [, , argument] = process.argv
const file = argument === undefined || argument.startsWith('--') ? join(root, 'oclif.manifest.json') : argument
settings.enableAutoTranspile = false
const program = new Plugin({ root, isRoot: true, ignoreManifest: true, errorOnManifestCreate: true, respectNoCacheDefault: true })
await program.load()
writeFileSync(file, `${JSON.stringify(program.manifest)}\n`)
if (argument === '--checkout') {
  const stamp = join(root, 'build', '.commands-stamp.json')
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, JSON.stringify([file, join(root, 'dist', '.tsbuildinfo')].map(stampOf).join()))
}

function stampOf(path) {
  const { mtimeMs, size } = statSync(path)
  return `${size} ${mtimeMs}`
}
