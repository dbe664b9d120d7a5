/**
 * The tarball of `npm pack`, installed alone, with nothing but the npm registry: globally, where everything lies below the
 * package, which is where npm gets bundled packages wrong (docs/decisions/0024-one-tarball.md).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeCopyingModel } from '@backup-agent/installed-models/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { makeScratch, run, type Run, type Scratch } from '../cli/support.js'
import { npm, npmEnvironment } from '../support/npm.js'
import { packageRoot, textOnly } from '../support/run.js'
import { followGuide, readGuide } from './guide.js'

const { code: unreachable } = await npm(['view', 'sharp', 'version', '--fetch-retries=0', '--fetch-timeout=10000', '--prefer-online'], packageRoot)
const minutes = 60_000

const letter = `The lamp in front of the mill has been dark since February, and guests stumble over the kerb.
The council answered that it will send two people with a ladder in June.
Samir Okafor of Quay Street asks whether the owner could lend a ladder now, as the summer party is on 12 July.
The party is in the orchard. Every family brings a dish. Somebody has to fetch the chairs from the school.
The bakery gives bread, and the chairs go back on Monday.
`

let scratch: Scratch
let env: Record<string, string>
const backup = (...args: string[]): Promise<Run> => run(scratch.path('program', 'bin', 'backup'), args, { cwd: scratch.path(), env })

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await backup(...args, '--json')
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' })
  return JSON.parse(stdout) as T
}

/** Where packages of this name lie in the installed tree, and their versions. */
function installed(name: string, folder = scratch.path('program', 'lib', 'node_modules')): string[] {
  const inside = readdirSync(folder).flatMap((entry) => (entry.startsWith('@') ? readdirSync(join(folder, entry)).map((rest) => join(entry, rest)) : [entry]))
  const nested = inside.map((entry) => join(folder, entry, 'node_modules')).filter((path) => existsSync(path))
  const here = join(folder, name, 'package.json')
  const versions = existsSync(here) ? [(JSON.parse(readFileSync(here, 'utf8')) as { readonly version: string }).version] : []
  return [...versions, ...nested.flatMap((path) => installed(name, path))]
}

// The registry decides whether there is anything to test: the reporter says so in one line.
;(unreachable === 0 ? describe : describe.skip)('npm install of the tarball alone', () => {
  beforeAll(async () => {
    scratch = await makeScratch()
    env = { BACKUP_CONFIG: '', BACKUP_PASSWORD: 'geheim', BACKUP_REPOSITORY: scratch.path('repository'), BACKUP_MODELS_DIR: scratch.path('models'), XDG_DATA_HOME: scratch.path('data') }
    await mkdir(scratch.path('program'))
    await mkdir(scratch.path('files'))
    await writeFile(scratch.path('files', 'letter.txt'), letter)
    await writeCopyingModel(scratch.path('models'), 'me/writer', { words: letter.match(/\w+|[^\w\s]+/g) ?? [], config: { task_specific_params: { summarization: { prefix: '' } } } })
    // As npm does it before and after it packs; without the build, which other tests are running from.
    await run(process.execPath, [join(packageRoot, 'scripts', 'command-manifest.mjs')])
    const { stdout } = await npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', scratch.path()], packageRoot)
    await run(process.execPath, [join(packageRoot, 'scripts', 'command-manifest.mjs'), '--checkout'])
    const { code, stderr } = await npm(['install', '--global', '--prefix', scratch.path('program'), '--no-audit', '--no-fund', scratch.path(stdout.trim())], scratch.path())
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('npm error')])
  }, 9 * minutes)
  afterAll(() => scratch.remove())

  it('brings one ONNX Runtime, the one that reports nothing, and one sharp', () => {
    const { dependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { readonly dependencies: Readonly<Record<string, string>> }
    for (const name of ['onnxruntime-node', 'onnxruntime-common', 'sharp']) expect([name, ...installed(name)]).toEqual([name, dependencies[name]])
    expect(installed('onnxruntime-web')).toEqual([])
  })

  it('gives all plugins and the models of those that look into files', async () => {
    const { plugins } = await json<{ plugins: { shortName: string; enabled: boolean; faults: unknown[] }[] }>('plugins')
    expect(plugins.map(({ shortName, enabled, faults }) => [shortName, enabled, faults])).toEqual(['code', 'image', 'keywords', 'pii', 'rest', 's3', 'sftp', 'summary', 'video'].map((name) => [name, true, []]))
    const { models } = await json<{ models: { source: string; state: string }[] }>('models', 'list')
    expect(models.filter(({ source }) => source === 'package').map(({ state }) => state)).toEqual(Array<string>(7).fill('packaged'))
    expect((await backup('models', 'verify')).code).toBe(0)
  })

  it.each([['rest:', /REST server is no URL/], ['s3:', /address of a bucket/], ['sftp:', /SFTP server makes no sense/], ['tls:', /server makes no sense/]])('loads what opens addresses that begin with %s', async (address, refusal) => {
    const { code, stderr } = await backup('snapshots', '--repo', address)
    expect([code, stderr]).toEqual([1, expect.stringMatching(refusal)])
  })

  it('saves, understands and finds files of all kinds', async () => {
    expect((await backup('init')).code).toBe(0)
    expect(await backup('sync', scratch.path('files'), join(packageRoot, 'examples', 'documents'))).toMatchObject({ code: 0, stdout: expect.not.stringContaining('failed') })
    const find = async (...words: string[]): Promise<string[]> => (await json<{ hits: { path: string }[] }>('find', ...words)).hits.map(({ path }) => path)
    expect((await find('--label', 'cat')).map((path) => path.slice(path.lastIndexOf('/') + 1)).sort()).toEqual(['breakfast.mp4', 'cat.jpg'])
    expect((await find('somebody asks for a ladder'))[0]).toMatch(/letter\.txt$/)
    const shown = async (path: string): Promise<{ outcomes: { status: string }[] }> => json('show', `latest:${path}`)
    for (const name of ['photos/breakfast.mp4', 'photos/cat.jpg', 'letters/boat-insurance.pdf', 'scans/receipt-cafe.png']) {
      const { outcomes } = await shown(join(packageRoot, 'examples', 'documents', name))
      expect([name, outcomes.filter(({ status }) => status !== 'ok' && status !== 'skipped')]).toEqual([name, []])
    }
    expect(await shown(scratch.path('files', 'letter.txt'))).toMatchObject({ summary: { method: 'abstractive', text: expect.stringMatching(/^The lamp in front/) } })
  })

  it('loads no command but the one that runs', async () => {
    const program = join(scratch.path('program'), 'lib', 'node_modules', 'backup-agent')
    await writeFile(join(program, 'dist', 'commands', 'check.js'), 'throw new Error("loaded")')
    expect(await backup('--version')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('backup-agent/') })
    expect(await backup('ls', '--help')).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('List the files of a snapshot') })
  })

  it('takes an author from an empty folder to a plugin in use, by docs/writing-a-plugin.md alone', async () => {
    const guide = await readGuide()
    expect(guide.notRun).toEqual(['npm publish'])
    const agent = scratch.path('program', 'lib', 'node_modules', 'backup-agent')
    const agentFiles = (): string[] => [...readdirSync(agent), ...readdirSync(join(agent, 'node_modules'))]
    const before = agentFiles()
    await mkdir(scratch.path('author'))
    const { code, stdout } = await followGuide(guide, scratch.path('author'), {
      ...npmEnvironment(),
      PATH: `${scratch.path('program', 'bin')}:${process.env['PATH'] ?? ''}`,
      ...Object.fromEntries(['DATA', 'CONFIG', 'CACHE', 'STATE'].map((kind) => [`XDG_${kind}_HOME`, scratch.path('author-home', kind.toLowerCase())])),
      BACKUP_CONFIG: textOnly,
    })
    // Where it stops, what it said last is what there is to see.
    expect({ code, ...(code !== 0 && { said: stdout.split('\n').slice(-40) }) }).toEqual({ code: 0 })
    const commands = guide.commands.filter((line) => !guide.notRun.includes(line))
    expect(commands.filter((line) => !stdout.includes(`$ ${line}\n`))).toEqual([])
    const timeless = (text: string): string => text.replace(/\b\d+ ms\b/g, 'N ms')
    for (const output of guide.outputs) expect(timeless(stdout)).toContain(timeless(output))
    expect(stdout).toMatch(/\n\$ backup show latest:\/\S*lunch\.txt\n[^$]* {2}receipts {2}what was paid\n +Total +18\.5 EUR\n +Currency +EUR\n/)
    expect(stdout).toMatch(/\n\$ backup find --where 'receipts\.total > 10'\n\/backup-plugin-receipts\/samples\/lunch\.txt\n/)
    expect(stdout).toContain('\nUninstalled backup-plugin-receipts.\n')
    // npm links the agent that a scaffold names, and changes nothing in it.
    expect(agentFiles()).toEqual(before)
  }, 5 * minutes)
})
