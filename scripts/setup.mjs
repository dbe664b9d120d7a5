// Installs and builds what is missing or stale, and nothing else; says nothing unless it has to do something.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const buildStamp = join(root, 'build', '.setup-stamp.json')

export function setup() {
  checkNode()
  install()
  build()
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 20)) fail(`setup: Node 20.20 or newer is needed, and this is ${process.version}`, '')
}

/** Ends the process with one line and what the failed command printed. */
function fail(message, output) {
  process.stderr.write(output === '' ? `${message}\n` : `${output}\n${message}\n`)
  process.exit(1)
}

function runOrFail(command, args, what) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 })
  if (result.error !== undefined) fail(`setup: ${what} failed: ${command} could not be started (${result.error.code ?? result.error.message})`, '')
  if (result.status !== 0) fail(`setup: ${what} failed (exit code ${result.status ?? result.signal})`, `${result.stdout}${result.stderr}`)
}

function install() {
  if (isInstalled()) return
  process.stderr.write('setup: installing dependencies (npm ci), about a minute ...\n')
  const npm = process.env.npm_execpath
  // npm tells its scripts where it is; it need not be on the PATH. NODE_ENV=production must not leave the compiler out, and
  // a dry run of npm pack hands its flag on.
  const args = ['ci', '--include=dev', '--ignore-scripts', '--dry-run=false', '--no-audit', '--no-fund']
  if (npm !== undefined && /^npm(-cli)?\.[cm]?js$/.test(basename(npm)) && existsSync(npm)) runOrFail(process.execPath, [npm, ...args], 'npm ci')
  else runOrFail('npm', args, 'npm ci')
}

/**
 * npm writes what it installed into node_modules/.package-lock.json: as long as that is what package-lock.json
 * asks for, there is nothing to do. Packages for other platforms are optional and may be missing.
 */
function isInstalled() {
  const installedPath = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installedPath)) return false
  const wanted = readJson(join(root, 'package-lock.json')).packages
  const installed = readJson(installedPath).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || !path.includes('node_modules')) return true
    const found = installed[path]
    if (found === undefined) return entry.optional === true
    return found.version === entry.version && existsSync(join(root, path))
  })
}

function build() {
  const sources = sourceFiles()
  const before = existsSync(buildStamp) ? readJson(buildStamp) : {}
  if (existsSync(join(root, 'dist')) && sameEntries(before, sources)) return
  process.stderr.write('setup: building (tsc -b) ...\n')
  // The compiler leaves the output of deleted sources behind, and jest would still find tests there.
  for (const path of Object.keys(before)) if (!(path in sources)) removeOutput(path)
  runOrFail(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], 'tsc -b')
  runOrFail(process.execPath, [join(root, 'scripts', 'command-manifest.mjs'), '--checkout'], 'the list of commands')
  mkdirSync(dirname(buildStamp), { recursive: true })
  writeFileSync(buildStamp, JSON.stringify(sources))
}

/** Path -> size and time of everything that the build depends on. */
function sourceFiles() {
  const files = {}
  const add = (path) => {
    const { mtimeMs, size } = statSync(path)
    files[relative(root, path)] = `${size} ${mtimeMs}`
  }
  const addFolder = (folder) => {
    if (!existsSync(folder)) return
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) addFolder(path)
      else if (entry.name.endsWith('.ts') || entry.name === 'tsconfig.json') add(path)
    }
  }
  for (const folder of ['src', 'test', 'bench']) addFolder(join(root, folder))
  for (const workspace of ['packages', 'plugins', 'examples/plugins'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))) {
    addFolder(join(workspace, 'src'))
    for (const name of ['tsconfig.json', 'package.json']) if (existsSync(join(workspace, name))) add(join(workspace, name))
  }
  for (const name of ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json']) add(join(root, name))
  return files
}

function sameEntries(one, other) {
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key])
}

/** src/a.ts -> dist/a.*, test/a.ts -> build/test/a.*, plugins/x/src/a.ts -> plugins/x/dist/a.*, packages likewise */
function removeOutput(source) {
  if (!source.endsWith('.ts')) return
  const base = source
    .replace(/\.ts$/, '')
    .replace(/^src\//, 'dist/')
    .replace(/^(test|bench)\//, 'build/$1/')
    .replace(/^((?:packages|(?:examples\/)?plugins)\/[^/]+)\/src\//, '$1/dist/')
  for (const extension of ['.js', '.js.map', '.d.ts', '.d.ts.map']) rmSync(join(root, base + extension), { force: true })
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup()
