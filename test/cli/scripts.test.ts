import { existsSync } from 'node:fs'
import { chmod, copyFile, cp, lutimes, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { makeScratch, packageRoot, run, type Run, type Scratch } from './support.js'

let scratch: Scratch
beforeEach(async () => {
  scratch = await makeScratch()
})
afterEach(() => scratch.remove())

describe('the comparison that npm start ends with', () => {
  interface Comparison {
    readonly compared: number
    readonly differences: readonly string[]
  }
  let compareFolders: (source: string, copy: string) => Comparison
  const time = new Date('2020-01-02T03:04:05.678Z')

  beforeEach(async () => {
    const module: unknown = await import(pathToFileURL(join(packageRoot, 'scripts', 'compare.mjs')).href)
    ;({ compareFolders } = module as { compareFolders: typeof compareFolders })
    const source = scratch.path('source')
    await mkdir(join(source, 'folder'), { recursive: true })
    await writeFile(join(source, 'folder', 'file'), 'content')
    await symlink('folder', join(source, 'link'))
    for (const name of ['folder/file', 'folder', 'link', '.']) await lutimes(join(source, name), time, time)
    await cp(source, scratch.path('copy'), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
    for (const name of ['folder/file', 'folder', 'link', '.']) await lutimes(scratch.path('copy', name), time, time)
  })

  it('finds nothing where there is nothing', () => {
    expect(compareFolders(scratch.path('source'), scratch.path('copy'))).toEqual({ compared: 4, differences: [] })
  })

  it.each<[string, (copy: string) => Promise<void>, RegExp]>([
    ['a byte', async (copy) => { await writeFile(join(copy, 'folder/file'), 'Content'); await utimes(join(copy, 'folder/file'), time, time) }, /^folder\/file: bytes is/],
    ['a mode', (copy) => chmod(join(copy, 'folder/file'), 0o600), /^folder\/file: mode is 600 instead of/],
    ['a time', (copy) => utimes(join(copy, 'folder/file'), time, new Date(time.getTime() + 1)), /^folder\/file: mtime is/],
    ['a link target', async (copy) => { await rm(join(copy, 'link')); await symlink('elsewhere', join(copy, 'link')); await lutimes(join(copy, 'link'), time, time); await utimes(copy, time, time) }, /^link: target is elsewhere instead of folder/],
    ['a kind', async (copy) => { await rm(join(copy, 'link')); await mkdir(join(copy, 'link')); await utimes(copy, time, time) }, /^link: kind is directory instead of symlink/],
    ['a missing file', async (copy) => { await rm(join(copy, 'folder/file')); await utimes(join(copy, 'folder'), time, time) }, /^folder\/file: missing/],
    ['a file too many', async (copy) => { await writeFile(join(copy, 'more'), ''); await utimes(copy, time, time) }, /^more: was not in the source/],
    ['a missing folder', (copy) => rm(copy, { recursive: true }), /^\.: kind is nothing instead of directory/],
  ])('finds %s', async (_, change, difference) => {
    await change(scratch.path('copy'))
    expect(compareFolders(scratch.path('source'), scratch.path('copy')).differences[0]).toMatch(difference)
  })
})

describe('flags that npm keeps to itself', () => {
  let swallowedFlags: (args: readonly string[], environment: Readonly<Record<string, string>>) => string[]
  beforeEach(async () => {
    const module: unknown = await import(pathToFileURL(join(packageRoot, 'scripts', 'swallowed-flags.mjs')).href)
    ;({ swallowedFlags } = module as { swallowedFlags: typeof swallowedFlags })
  })

  it.each<[string, string[], Record<string, string>, string[]]>([
    ['npm start snapshots --repo X --json', ['snapshots', 'X'], { npm_config_repo: 'true', npm_config_json: 'true' }, ['--repo', '--json']],
    ['npm start sync a --no-analyze', ['sync', 'a'], { npm_config_analyze: '' }, ['--no-analyze']],
    ['npm start restore latest --target=x', ['restore', 'latest'], { npm_config_target: 'x' }, ['--target']],
    ['npm start serve --store X --quota 1GiB', ['serve', 'X', '1GiB'], { npm_config_store: 'true', npm_config_quota: 'true', npm_config_cache: '/root/.npm' }, ['--store', '--quota']],
    ["a target that node-gyp is to use", ['sync', 'a'], { npm_config_target: '30.0.0', npm_config_yes: '' }, []],
    ['npm start -- restore latest --target x', ['restore', 'latest', '--target', 'x'], { npm_config_target: '30.0.0' }, []],
  ])('%s', (_, args, environment, flags) => expect(swallowedFlags(args, environment)).toEqual(flags))

  it('are known of every command', async () => {
    const module = (await import(pathToFileURL(join(packageRoot, 'scripts', 'swallowed-flags.mjs')).href)) as { everywhere: string[]; flagsOf: Record<string, string[]> }
    // Settings of npm's own log, which it may have.
    const others = ['quiet', 'verbose', 'debug']
    const folder = join(packageRoot, 'dist', 'commands')
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js') && !name.endsWith('.test.js'))
    expect(files.length).toBeGreaterThan(15)
    const unknown: string[] = []
    for (const file of files) {
      const command = (await import(pathToFileURL(join(folder, file)).href)) as { default: { flags?: object } }
      const [verb = ''] = file.replace(/\.js$/, '').split('/')
      const known = [...module.everywhere, ...(module.flagsOf[verb] ?? []), ...others]
      unknown.push(...Object.keys(command.default.flags ?? {}).filter((flag) => !known.includes(flag) && !known.includes(`no-${flag}`)).map((flag) => `${verb} --${flag}`))
    }
    expect(unknown).toEqual([])
  })
})

describe('the end of npm test', () => {
  it('names the tests that were left out, a line for each file and reason', async () => {
    const module: unknown = await import(pathToFileURL(join(packageRoot, 'scripts', 'jest-reporter.mjs')).href)
    const { skippedLines } = module as { skippedLines: (files: unknown) => string[] }
    const file = (path: string, ...testResults: [string, string][]) => ({
      testFilePath: join(packageRoot, path), testResults: testResults.map(([fullName, status]) => ({ fullName, status })),
    })
    expect(skippedLines([
      file('dist/a/zstd.test.js', ['zstd from node b', 'pending'], ['zstd from node c', 'pending'], ['zstd from wasm c', 'passed']),
      file('dist/b.test.js', ['d', 'pending'], ['e', 'failed']),
    ])).toEqual([
      'skipped: dist/a/zstd.test.js: zstd from node b; zstd from node c (this Node has no zstd of its own; 22.15 and newer do)',
      'skipped: dist/b.test.js: d (it needs root, or calls of libc that are not available here)',
    ])
  })
})

describe('setup', () => {
  const built = ['tsc -b', 'commands --checkout']

  /** A checkout in which npm, the compiler and who makes the list of commands only write down that they were called. */
  beforeEach(async () => {
    const write = async (name: string, content: string): Promise<void> => {
      await mkdir(join(scratch.path(name), '..'), { recursive: true })
      await writeFile(scratch.path(name), content)
    }
    const log = JSON.stringify(scratch.path('calls'))
    const compiler = `require('fs').appendFileSync(${log}, 'tsc ' + process.argv.slice(2).join(' ') + '\\n'); require('fs').mkdirSync('dist', { recursive: true }); if (require('fs').existsSync('broken')) { console.log('error TS1'); process.exit(2) }`
    await mkdir(scratch.path('scripts'))
    await copyFile(join(packageRoot, 'scripts', 'setup.mjs'), scratch.path('scripts', 'setup.mjs'))
    await write('npm.js', `
      const fs = require('fs')
      fs.appendFileSync(${log}, 'npm ' + process.argv[2] + '\\n')
      fs.rmSync('node_modules', { recursive: true, force: true })
      fs.mkdirSync('node_modules/typescript/bin', { recursive: true })
      fs.writeFileSync('node_modules/typescript/bin/tsc', ${JSON.stringify(compiler)})
      const lock = JSON.parse(fs.readFileSync('package-lock.json'))
      delete lock.packages['node_modules/for-another-platform']
      fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify(lock))`)
    await write('package-lock.json', lockFile('6.0.3'))
    for (const name of ['tsconfig.json', 'tsconfig.base.json', 'packages/onnx/package.json', 'plugins/code/package.json', 'examples/plugins/fonts/package.json']) await write(name, '{}')
    await write('scripts/command-manifest.mjs', `import { appendFileSync } from 'node:fs'\nappendFileSync(${log}, 'commands ' + process.argv[2] + '\\n')`)
    await write('src/a.ts', '')
    await write('plugins/code/src/b.ts', '')
  })

  const lockFile = (version: string): string =>
    JSON.stringify({ packages: { '': {}, 'node_modules/typescript': { version }, 'node_modules/for-another-platform': { version: '1', optional: true } } })
  const setup = async (): Promise<Run & { calls: string[] }> => {
    await rm(scratch.path('calls'), { force: true })
    const result = await run(process.execPath, [scratch.path('scripts', 'setup.mjs')], { env: { npm_execpath: scratch.path('npm.js') } })
    const calls = existsSync(scratch.path('calls')) ? (await readFile(scratch.path('calls'), 'utf8')).trim().split('\n') : []
    return { ...result, calls }
  }

  it('installs and builds once', async () => {
    expect(await setup()).toMatchObject({ code: 0, stdout: '', calls: ['npm ci', ...built] })
    expect(await setup()).toMatchObject({ code: 0, stdout: '', stderr: '', calls: [] })
  })

  it('installs again when the lock file asks for another version', async () => {
    await setup()
    await writeFile(scratch.path('package-lock.json'), lockFile('6.0.4'))
    expect((await setup()).calls).toEqual(['npm ci', ...built])
  })

  it('leaves alone what somebody installed with npm install', async () => {
    await setup()
    await rm(scratch.path('build'), { recursive: true })
    expect((await setup()).calls).toEqual(built)
  })

  it('builds again when a source changed, and removes the output of a deleted one', async () => {
    await setup()
    await writeFile(scratch.path('src', 'a.ts'), 'export {}')
    expect((await setup()).calls).toEqual(built)
    const outputs = ['dist/a.js', 'plugins/code/dist/b.js'].map((name) => scratch.path(name))
    await mkdir(scratch.path('plugins/code/dist'))
    for (const output of outputs) await writeFile(output, '')
    await rm(scratch.path('plugins/code/src/b.ts'))
    expect((await setup()).calls).toEqual(built)
    expect(outputs.map((output) => existsSync(output))).toEqual([true, false])
  })

  it('shows what the compiler said when it fails, and tries again the next time', async () => {
    await writeFile(scratch.path('broken'), '')
    expect(await setup()).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('error TS1\n\nsetup: tsc -b failed (exit code 2)\n') })
    expect((await setup()).calls).toEqual(['tsc -b'])
  })
})
