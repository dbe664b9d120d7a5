/**
 * `npm run bench:plugins -- [rounds] [plugins]` (default 15 rounds, 30 plugins): how long `--version`, `plugins` and `sync --help` take to start with no plugin
 * installed and with many, in turn. The program is the packed one (a checkout asks every command module, docs/decisions/0033-start.md), the plugins are
 * packages in a data folder made for it. Exits with 1 where `--version` or `plugins` takes more than 30% more processor time.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PluginManifest } from '../src/core/contracts/plugin.js'
import type * as InstalledFile from '../src/plugins/installation/installed-file.js'
import type * as InstalledList from '../src/plugins/installation/installed-list.js'
import { median } from './timed-run.js'

const rounds = Number(process.argv[2] ?? 15)
const count = Number(process.argv[3] ?? 30)
const mostLonger = 1.3
/** Kernel ticks in `/proc/self/stat`, as Linux has them everywhere. */
const ticksPerSecond = 100

const root = fileURLToPath(new URL('../..', import.meta.url))
const load = (module: string): Promise<unknown> => import(new URL(`../../dist/${module}`, import.meta.url).href)
const { changeInstalled } = (await load('plugins/installation/installed-file.js')) as typeof InstalledFile
const { withPlugin } = (await load('plugins/installation/installed-list.js')) as typeof InstalledList

/** What `npm pack` would put together; what it leaves as it is, is linked. */
function packedProgram(folder: string): string {
  const manifest = spawnSync(process.execPath, [join(root, 'scripts', 'command-manifest.mjs'), join(folder, 'oclif.manifest.json')], { encoding: 'utf8' })
  if (manifest.status !== 0) throw new Error(`the list of commands cannot be made: ${manifest.stderr}`)
  for (const name of ['bin', 'dist', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true })
  for (const name of ['plugins', 'node_modules', 'packages']) symlinkSync(join(root, name), join(folder, name))
  return join(folder, 'bin', 'run.js')
}

/** As `plugins install` leaves them: a folder for each, of which every third brings a schema as large as that of films. */
async function installPlugins(home: string): Promise<void> {
  const fixture = join(root, 'test', 'fixtures', 'plugins', 'receipts')
  const large = join(root, 'plugins', 'video', 'video.schema.json')
  const { backup, ...rest } = JSON.parse(readFileSync(join(fixture, 'package.json'), 'utf8')) as { name: string; version: string; backup: PluginManifest }
  for (let at = 0; at < count; at += 1) {
    const name = `backup-plugin-bench-${String(at).padStart(2, '0')}`
    const folder = `packages/${randomBytes(8).toString('hex')}`
    const directory = join(home, folder, 'node_modules', name)
    cpSync(fixture, directory, { recursive: true })
    if (at % 3 === 0) cpSync(large, join(directory, 'receipts.schema.json'))
    const analyzers = backup.analyzers?.map((analyzer) => ({ ...analyzer, section: `bench${at}` }))
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ ...rest, name, backup: { ...backup, analyzers } }))
    const plugin = { name, version: rest.version, folder, from: name, linked: false, capabilities: [], transports: [], scripts: false, enabled: true }
    await changeInstalled(home, (list) => withPlugin(list, plugin), { signal: new AbortController().signal, debug: (message) => console.error(message) })
  }
}

interface Run {
  readonly wallSeconds: number
  readonly cpuSeconds: number
}

function environment(dataHome: string): NodeJS.ProcessEnv {
  return { ...process.env, XDG_DATA_HOME: dataHome, XDG_STATE_HOME: dataHome, BACKUP_CONFIG: '' }
}

function timed(program: string, dataHome: string, args: readonly string[]): Run {
  const [cpu, began] = [childrenTicks(), performance.now()]
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { env: environment(dataHome), encoding: 'utf8' })
  if (status !== 0) throw new Error(`backup ${args.join(' ')} ended with ${status}: ${stderr}`)
  return { wallSeconds: (performance.now() - began) / 1000, cpuSeconds: (childrenTicks() - cpu) / ticksPerSecond }
}

/** Processor time of children that were waited for. */
function childrenTicks(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(13, 15).map(Number) as [number, number]
  return user + system
}

function compare(program: string, homes: { readonly none: string; readonly many: string }, args: readonly string[]): number {
  for (const home of Object.values(homes)) timed(program, home, args)
  const pairs = Array.from({ length: rounds }, () => ({ none: timed(program, homes.none, args), many: timed(program, homes.many, args) }))
  const sum = (which: 'none' | 'many'): number => pairs.reduce((total, pair) => total + pair[which].cpuSeconds, 0)
  const ratio = { wall: median(pairs.map(({ many, none }) => many.wallSeconds / none.wallSeconds)), cpu: sum('many') / sum('none') }
  const wall = (which: 'none' | 'many'): string => `${(median(pairs.map((pair) => pair[which].wallSeconds)) * 1000).toFixed(0)} ms`
  console.log(`${args.join(' ').padEnd(12)} none ${wall('none')}, ${count} plugins ${wall('many')}; ratio ${ratio.wall.toFixed(2)} by the clock, ${ratio.cpu.toFixed(2)} by processor time`)
  return ratio.cpu
}

const folder = mkdtempSync(join(tmpdir(), 'backup-bench-plugins-'))
try {
  const homes = { none: join(folder, 'none'), many: join(folder, 'many') }
  mkdirSync(join(folder, 'program'))
  const program = packedProgram(join(folder, 'program'))
  await installPlugins(join(homes.many, 'backup-agent', 'plugins'))
  console.log(`Start of the packed program, medians of ${rounds} rounds, in turn:`)
  const listed = spawnSync(process.execPath, [program, 'plugins', '--json'], { env: environment(homes.many), encoding: 'utf8' })
  const installed = (JSON.parse(listed.stdout) as { plugins: { origin: string; faults: unknown[] }[] }).plugins.filter(({ faults, origin }) => origin === 'installed' && faults.length === 0)
  if (installed.length !== count) throw new Error(`${installed.length} of ${count} plugins are there and sound`)
  const [version, plugins] = [compare(program, homes, ['--version']), compare(program, homes, ['plugins'])]
  compare(program, homes, ['sync', '--help'])
  if (Math.max(version, plugins) > mostLonger) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}
