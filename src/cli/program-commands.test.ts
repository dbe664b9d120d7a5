import { expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Config } from '@oclif/core'
import { programCommands } from './program-commands.js'

it('a list of commands is believed in the packed program, and in a checkout where it is of this build', async () => {
  const root = mkdtempSync(join(tmpdir(), 'backup-commands-'))
  try {
    const packageJson = { name: 'program', version: '1.0.0', oclif: { commands: { strategy: 'pattern', target: './commands' } } }
    mkdirSync(join(root, 'commands'))
    writeFileSync(join(root, 'package.json'), JSON.stringify(packageJson))
    writeFileSync(join(root, 'commands', 'new.js'), 'module.exports = class New { static id = "new"; static flags = {}; static args = {}; static run() {} }')
    writeFileSync(join(root, 'oclif.manifest.json'), JSON.stringify({ version: '1.0.0', commands: { old: { id: 'old', aliases: [], hiddenAliases: [], flags: {}, args: {} } } }))
    const commandIds = async () => (await Config.load({ root, ...(await programCommands(root)) })).commandIDs
    expect(await commandIds()).toEqual(['old'])
    writeFileSync(join(root, 'tsconfig.json'), '{}')
    expect(await commandIds()).toEqual(['new'])
    for (const folder of ['dist', 'build']) mkdirSync(join(root, folder))
    writeFileSync(join(root, 'dist', '.tsbuildinfo'), 'built')
    const stamp = (): void => writeFileSync(join(root, 'build', '.commands-stamp.json'), JSON.stringify(['oclif.manifest.json', 'dist/.tsbuildinfo'].map((name) => statSync(join(root, name))).map(({ mtimeMs, size }) => `${size} ${mtimeMs}`).join()))
    stamp()
    expect(await commandIds()).toEqual(['old'])
    writeFileSync(join(root, 'dist', '.tsbuildinfo'), 'built anew')
    expect(await commandIds()).toEqual(['new'])
    stamp()
    rmSync(join(root, 'oclif.manifest.json'))
    expect(await commandIds()).toEqual(['new'])
  } finally {
    rmSync(root, { recursive: true })
  }
})
