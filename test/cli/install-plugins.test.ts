/** Plugins from everywhere, installed, used, updated and removed by the real commands; the registry is one on this machine. */
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { npm } from '../support/npm.js'
import { startRegistry, tarballOf, type RunningRegistry } from '../support/npm-registry.js'
import { pluginPackage, writePackage } from '../support/plugin-packages.js'
import { backup, errorLine, makeScratch, packageRoot, run as runProgram, type Run, type RunOptions, type Scratch } from './support.js'

let scratch: Scratch
let registry: RunningRegistry
const run = (args: readonly string[], options: RunOptions = {}): Promise<Run> =>
  backup(args, {
    cwd: scratch.path(),
    ...options,
    env: { XDG_DATA_HOME: scratch.path('data'), XDG_STATE_HOME: scratch.path('state'), HOME: scratch.path('home'), npm_config_registry: registry.address, npm_config_fetch_retries: '0', ...options.env },
  })
const plugins = (...words: string[]): Promise<Run> => run(['plugins', ...words])

interface Installed {
  readonly plugins: { readonly name: string; readonly version: string; readonly folder: string; readonly enabled: boolean }[]
}
const home = (...names: string[]): string => scratch.path('data', 'backup-agent', 'plugins', ...names)
const installed = async (): Promise<Installed> => JSON.parse(await readFile(home('installed.json'), 'utf8')) as Installed
const names = async (): Promise<string[]> => (await installed()).plugins.map(({ name }) => name)
/** Folders of packages, and those of the list. */
const leftBehind = async (): Promise<string[]> => {
  const named = new Set((await installed()).plugins.map(({ folder }) => folder.slice('packages/'.length)))
  return (await readdir(home('packages'))).filter((name) => !named.has(name))
}
const commonJs = `const { double } = require('twice')\nmodule.exports = { analyze: () => Promise.resolve({ number: double(21) }) }\n`

/** Of a library that the agent has: its package for this machine holds one file of machine code. */
async function addonOfThisSystem(): Promise<string> {
  const modules = join(packageRoot, 'node_modules', '@node-rs')
  const files = await readdir(modules, { recursive: true })
  const addon = files.find((name) => name.startsWith(`crc32-${process.platform}-${process.arch}`) && name.endsWith('.node'))
  if (addon === undefined) throw new Error('@node-rs/crc32 has no code for this system')
  return join(modules, addon)
}

beforeAll(async () => {
  scratch = await makeScratch()
  registry = await startRegistry()
  await mkdir(scratch.path('home'))
  // What a person may have told npm for the sake of other projects.
  await writeFile(scratch.path('home', '.npmrc'), 'save=false\nsave-dev=true\ndry-run=true\ninstall-strategy=linked\npackage-lock-only=true\nengine-strict=true\nglobal=true\nignore-scripts=false\n')
  await writeFile(scratch.path('note.txt'), 'four words of text\n')
  await registry.publish({ 'package.json': { name: 'twice', version: '1.0.0', main: 'index.js' }, 'index.js': 'exports.double = (number) => 2 * number\n' })
  const receipts = (version: string, capabilities: string[]): Promise<void> =>
    registry.publish(pluginPackage('@acme/backup-plugin-receipts', 'receipts', { version, code: commonJs, backup: { capabilities }, fields: { type: 'commonjs', dependencies: { twice: '^1.0.0' } } }))
  await receipts('1.0.0', [])
})
afterAll(async () => {
  await registry.stop()
  await scratch.remove()
})

describe('plugins install', () => {
  it('shows what a plugin is and may do, and installs nothing that nobody has agreed to', async () => {
    const script = { scripts: { postinstall: 'node -e "require(\'fs\').writeFileSync(\'ran\', \'\')"' }, oclif: { commands: './commands' }, description: 'Speaks' }
    // It has machine code of its own, which it may load.
    const code = `import { createRequire } from 'node:module'\nconst { crc32 } = createRequire(import.meta.url)('./crc32.node')\nexport default { analyze: () => Promise.resolve({ sum: crc32('123456789') }) }\n`
    await writePackage(scratch.path('speaker'), pluginPackage('backup-plugin-speaker', 'speech', { code, backup: { capabilities: ['network', 'native'], transports: [{ scheme: 'loud', module: './index.js' }] }, fields: script }))
    await copyFile(await addonOfThisSystem(), scratch.path('speaker', 'crc32.node'))
    const { code: exitCode, stderr, stdout } = await plugins('install', 'speaker')
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^fetching \S+\/speaker with npm\nbackup: nobody has agreed to what it may do, and there is no terminal to ask on\. Look at what it asks for, and give --yes if you agree\.\n$/)
    for (const line of ['backup-plugin-speaker 1.0.0, MIT', '  fills       speech, of text/*', '  opens       loud:... addresses', '              A transport runs inside the agent itself', '  may         network: connects to other machines', '  scripts     backup-plugin-speaker: postinstall: node -e', '  native code backup-plugin-speaker\n', '  not used    its oclif commands']) expect(stdout).toContain(line)
    expect(await readdir(home('packages'))).toEqual([])
    expect(await plugins('uninstall', 'speaker')).toMatchObject({ code: 1, stderr: expect.stringContaining('no plugin "speaker" is installed') })
  })

  it('takes a tarball with what it bundles, without a network', async () => {
    const folder = await writePackage(scratch.path('bundling'), {
      ...pluginPackage('backup-plugin-bundling', 'bundled', { code: `import { word } from 'inner'\nexport default { analyze: () => Promise.resolve({ word }) }\n`, fields: { dependencies: { inner: '1.0.0' }, bundleDependencies: ['inner'] } }),
      'node_modules/inner/package.json': { name: 'inner', version: '1.0.0', type: 'module', exports: './index.js' },
      'node_modules/inner/index.js': `export const word = 'inside'\n`,
    })
    expect(await npm(['pack', '--pack-destination', scratch.path()], folder)).toMatchObject({ code: 0 })
    const before = registry.asked.length
    const { code, stdout } = await run(['plugins:install', './backup-plugin-bundling-1.0.0.tgz', '--yes', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ installed: true, plugin: { name: 'backup-plugin-bundling', packages: 2, capabilities: [], scripts: [], from: scratch.path('backup-plugin-bundling-1.0.0.tgz') } })
    expect(registry.asked.slice(before)).toEqual([])
  })

  it('takes a name of the registry, a git address and a folder, at the same time', async () => {
    const repository = await writePackage(scratch.path('repository'), pluginPackage('from-git', 'git', { fields: { scripts: { postinstall: 'exit 1' } } }))
    const git = (...words: string[]): Promise<Run> => runProgram('git', ['-C', repository, '-c', 'user.name=a', '-c', 'user.email=a@b', ...words])
    for (const words of [['init', '-q'], ['add', '.'], ['commit', '-qm', 'first']]) expect(await git(...words)).toMatchObject({ code: 0 })
    const results = await Promise.all([
      plugins('install', '@acme/backup-plugin-receipts@^1', '--yes', '--quiet'),
      plugins('install', `git+file://${repository}`, '--yes', '--quiet'),
      plugins('install', './speaker', '--allow-scripts', '--yes', '--quiet'),
    ])
    expect(results.map(({ code, stderr, stdout }) => [code, stdout, stderr])).toEqual(results.map(() => [0, '', '']))
    expect(await names()).toEqual(['@acme/backup-plugin-receipts', 'backup-plugin-bundling', 'backup-plugin-speaker', 'from-git'])
    const { folder } = (await installed()).plugins.find(({ name }) => name === 'backup-plugin-speaker') ?? { folder: '' }
    expect(await readdir(home(folder, 'node_modules', 'backup-plugin-speaker'))).toContain('ran')
    expect(await leftBehind()).toEqual([])
  })

  it('has them used, ES modules and CommonJS, with what they depend on', async () => {
    const { code, stdout } = await run(['analyze', 'note.txt', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ bundled: { word: 'inside' }, receipts: { number: 42 }, git: { by: 'git' }, speech: { sum: 0xcbf43926 } })
  })

  it.each<[string, () => Promise<string>, RegExp]>([
    ['no backup key', () => Promise.resolve('twice'), /plugin twice: package\.json, backup: is missing\. This package is no plugin/],
    ['the agent among its peers', () => writePackage(scratch.path('peer'), pluginPackage('peer', 'x', { fields: { peerDependencies: { 'backup-agent': '*' } } })), /depends on backup-agent, which nobody can install beside itself/],
    ['native code that a script has yet to build', () => writePackage(scratch.path('native'), { ...pluginPackage('native', 'x'), 'binding.gyp': '{}' }), /plugin native: package\.json, scripts: it has native code that an install script has yet to build.*--allow-scripts/],
    ['no such name', () => Promise.resolve('nothing-of-that-name'), /the registry has no package nothing-of-that-name\. Correct the name/],
    ['bytes that nobody published', async () => {
      await registry.publish(pluginPackage('spoilt', 'x'), { spoilt: true })
      return 'spoilt'
    }, /not what the registry has a checksum of/],
  ])('refuses %s in one line that says how to mend it, and leaves nothing behind', async (_what, make, message) => {
    const word = await make()
    const before = await installed()
    const result = await plugins('install', word, '--yes', '--quiet')
    expect(result.code).toBe(1)
    expect(errorLine(result)).toMatch(message)
    expect(await installed()).toEqual(before)
    expect(await leftBehind()).toEqual([])
  })

  it('leaves nothing behind when it is interrupted, or killed in the middle of npm', async () => {
    const before = await installed()
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const held = registry.hold(`held-${signal.toLowerCase()}`)
      const ended = run(['plugins', 'install', `held-${signal.toLowerCase()}`, '--yes'], { onStart: (child) => void held.asked.then(() => child.kill(signal)) })
      expect(await ended).toMatchObject(signal === 'SIGINT' ? { code: 130, stderr: expect.stringMatching(/backup: interrupted\n$/) } : { code: null, signal })
      // npm has ended as well, and with it all that might still write there.
      await held.left
      if (signal === 'SIGINT') expect(await leftBehind()).toEqual([])
    }
    expect(await leftBehind()).toHaveLength(2)
    expect(await plugins('disable', 'from-git')).toMatchObject({ code: 0 })
    expect(await leftBehind()).toEqual([])
    expect({ ...(await installed()) }).toEqual({ ...before, plugins: before.plugins.map((plugin) => ({ ...plugin, enabled: plugin.name !== 'from-git' })) })
  }, 60_000)
})

describe('what is installed', () => {
  it('is inspected, disabled and enabled, with backup.yaml stronger', async () => {
    expect(await plugins('inspect', 'receipts', '--json').then(({ stdout }) => JSON.parse(stdout) as unknown)).toMatchObject({ installed: true, plugin: { version: '1.0.0', packages: 2, linked: false } })
    await writeFile(scratch.path('own.yaml'), 'analyzers:\n  receipts: { enabled: true }\n')
    const env = { BACKUP_CONFIG: scratch.path('own.yaml') }
    expect(await run(['plugins', 'disable', 'receipts', 'video', '--json'], { env })).toMatchObject({
      code: 0,
      stdout: '{"plugins":[{"name":"@acme/backup-plugin-receipts","enabled":false},{"name":"@backup-agent/plugin-video","enabled":false}]}\n',
      stderr: expect.stringContaining(`own.yaml:2 says enabled: true for @acme/backup-plugin-receipts, which is stronger. Change it there.`),
    })
    const enabled = async (options: RunOptions): Promise<boolean[]> => {
      const report = JSON.parse((await run(['plugins', '--json'], options)).stdout) as Installed
      return ['receipts', 'video', 'pii'].map((name) => report.plugins.some((plugin) => plugin.name.endsWith(`plugin-${name}`) && plugin.enabled))
    }
    expect([await enabled({ env: { BACKUP_CONFIG: '/dev/null' } }), await enabled({ env })]).toEqual([[false, false, true], [true, false, true]])
    expect(await plugins('enable', 'receipts', 'vidio')).toMatchObject({ code: 1, stderr: 'backup: no plugin "vidio" is installed. Did you mean "video"?\n' })
    expect(await plugins('enable', 'video')).toMatchObject({ code: 0, stdout: 'Enabled @backup-agent/plugin-video.\n' })
  })

  it('may be a folder that is linked, and what is not there can be looked at without installing it', async () => {
    const folder = await writePackage(scratch.path('mine'), pluginPackage('backup-plugin-mine', 'mine'))
    expect(await plugins('link', 'mine', '--yes', '--json').then(({ stdout }) => JSON.parse(stdout) as unknown)).toMatchObject({ linked: true, plugin: { from: folder, linked: true } })
    expect((await installed()).plugins.find(({ name }) => name === 'backup-plugin-mine')).toMatchObject({ folder, linked: true })
    await writePackage(scratch.path('other'), pluginPackage('backup-plugin-other', 'other', { backup: { capabilities: ['write'] } }))
    expect(await plugins('inspect', './other')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^backup-plugin-other 1\.0\.0, MIT\n[^]* {2}may {9}write: /) })
    expect(await names()).not.toContain('backup-plugin-other')
    expect(await leftBehind()).toEqual([])
  })

  it('is updated; what wants more than before is asked for, and stays as it was until somebody agrees', async () => {
    const publish = (version: string, capabilities: string[]): Promise<void> =>
      registry.publish(pluginPackage('@acme/backup-plugin-receipts', 'receipts', { version, backup: { capabilities } }))
    expect((await plugins('update', 'receipts')).stdout).toBe('@acme/backup-plugin-receipts 1.0.0 is the newest there is where it was installed from.\n')
    await publish('1.1.0', [])
    expect((await plugins('update', 'receipts')).stdout).toBe('@acme/backup-plugin-receipts 1.0.0 -> 1.1.0\nUpdated @acme/backup-plugin-receipts to 1.1.0.\n')
    await publish('2.0.0', [])
    await publish('1.2.0', ['spawn'])
    const refused = await plugins('update', 'receipts')
    expect(refused).toMatchObject({ code: 1, stdout: '@acme/backup-plugin-receipts 1.1.0 -> 1.2.0\n  + may spawn: starts other programs\n' })
    expect(refused.stderr).toContain('@acme/backup-plugin-receipts stays at 1.1.0: nobody has agreed')
    expect(JSON.parse((await plugins('update', 'receipts', 'bundling', '--yes', '--json')).stdout)).toMatchObject({
      plugins: [{ status: 'updated', version: '1.2.0', changes: { capabilities: { added: ['spawn'], removed: [] }, needsAgreement: true } }, { name: 'backup-plugin-bundling', status: 'updated', version: '1.0.0' }],
    })
    expect((await installed()).plugins[0]).toMatchObject({ version: '1.2.0', enabled: false })
    expect(await leftBehind()).toEqual([])
  })

  it('works with thirty of them', async () => {
    const list = await installed()
    const more = await Promise.all(Array.from({ length: 30 - list.plugins.length }, async (_, at) => {
      const [name, folder] = [`many-${at}`, `packages/${at.toString(16).padStart(16, '0')}`]
      await writePackage(home(folder, 'node_modules', name), pluginPackage(name, `many${at}`))
      return { name, version: '1.0.0', folder, from: name, linked: false, capabilities: [], transports: [], scripts: false, enabled: true }
    }))
    await writeFile(home('installed.json'), JSON.stringify({ ...list, plugins: [...list.plugins, ...more] }))
    await writeFile(scratch.path('one-more.tgz'), await tarballOf(pluginPackage('one-more', 'more')))
    expect(await plugins('install', 'one-more.tgz', '--yes')).toMatchObject({ code: 0, stdout: expect.stringContaining('Installed one-more 1.0.0. See how it does with: backup plugins one-more\n') })
    const report = JSON.parse((await plugins('--json')).stdout) as { plugins: { origin: string; faults: unknown[] }[]; broken: unknown[] }
    expect(report.broken).toEqual([])
    expect(report.plugins.filter(({ faults, origin }) => origin === 'installed' && faults.length === 0)).toHaveLength(31)
    expect(await plugins('uninstall', 'many-7', 'one-more', 'receipts', '--json')).toMatchObject({ code: 0, stdout: '{"uninstalled":["many-7","one-more","@acme/backup-plugin-receipts"]}\n' })
    expect(await names()).toHaveLength(28)
    expect(await leftBehind()).toEqual([])
    // All or none: a name with a typo removes nothing.
    expect(await plugins('uninstall', 'many-1', 'many-99')).toMatchObject({ code: 1 })
    expect(await names()).toContain('many-1')
  })

  it('is damaged: that is said, with how to mend it, by what needs it alone', async () => {
    await writeFile(home('installed.json'), '{')
    expect(errorLine(await plugins())).toMatch(/^backup: the list of installed plugins cannot be used: .*installed\.json\. Correct or remove that file/)
    expect(errorLine(await plugins('install', 'one-more.tgz', '--yes', '--quiet'))).toContain('the list of installed plugins cannot be used')
    expect(await run(['init', '--repo', 'saved'], { env: { BACKUP_PASSWORD: 'secret' } })).toMatchObject({ code: 0, stderr: '' })
    expect(await readFile(home('installed.json'), 'utf8')).toBe('{')
  })
})
