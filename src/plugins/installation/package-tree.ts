/** What npm has put into a folder: how many packages and bytes, which would run scripts, which are native code. Runs nothing of it. */
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../../core/contracts/errors.js'
import { isFields, type Fields } from '../../core/support/shapes.js'

export interface PackageTree {
  readonly packages: number
  readonly bytes: number
  /** Of those that npm would run while it installs, whose and which, in order of names. */
  readonly scripts: readonly PackageScript[]
  /** Names of packages with native code that is built, and of those whose code a script has yet to build. */
  readonly native: readonly string[]
  readonly unbuilt: readonly string[]
}

export interface PackageScript {
  readonly package: string
  /** `install`, `preinstall`, `postinstall`. */
  readonly event: string
  readonly command: string
}

const events = ['preinstall', 'install', 'postinstall']
/** What npm runs where a package has a `binding.gyp` and says nothing of its own. */
const implicit = 'node-gyp rebuild'

interface Tally {
  packages: number
  bytes: number
  readonly scripts: PackageScript[]
  readonly native: Set<string>
  readonly unbuilt: Set<string>
}

interface Contents {
  bytes: number
  addons: number
  readonly nested: string[]
}

/** `folder`: the one with `node_modules` in it. */
export async function examineTree(folder: string): Promise<PackageTree> {
  const tally: Tally = { packages: 0, bytes: 0, scripts: [], native: new Set(), unbuilt: new Set() }
  await addModules(join(folder, 'node_modules'), tally)
  const scripts = tally.scripts.sort((one, other) => (one.package < other.package ? -1 : 1))
  return { packages: tally.packages, bytes: tally.bytes, scripts, native: [...tally.native].sort(), unbuilt: [...tally.unbuilt].sort() }
}

async function addModules(modules: string, tally: Tally): Promise<void> {
  for (const entry of await entriesOf(modules)) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue
    const folder = join(modules, entry.name)
    if (!entry.name.startsWith('@')) await addPackage(folder, tally)
    else for (const inner of await entriesOf(folder)) if (inner.isDirectory()) await addPackage(join(folder, inner.name), tally)
  }
}

async function addPackage(folder: string, tally: Tally): Promise<void> {
  const packageJson = await packageOf(folder)
  const contents: Contents = { bytes: 0, addons: 0, nested: [] }
  await addFolder(folder, contents)
  tally.bytes += contents.bytes
  if (packageJson !== undefined) {
    tally.packages += 1
    const name = typeof packageJson['name'] === 'string' ? packageJson['name'] : folder
    const scripts = await scriptsOf(name, packageJson, folder)
    tally.scripts.push(...scripts)
    if (contents.addons > 0) tally.native.add(name)
    else if (scripts.some(({ command }) => /\b(?:node-gyp|node-pre-gyp|prebuild-install|node-gyp-build|cmake-js|napi)\b/.test(command))) tally.unbuilt.add(name)
  }
  for (const nested of contents.nested) await addModules(nested, tally)
}

async function scriptsOf(name: string, packageJson: Fields, folder: string): Promise<PackageScript[]> {
  const named = isFields(packageJson['scripts']) ? packageJson['scripts'] : {}
  const scripts = events.flatMap((event) => {
    const command = named[event]
    return typeof command === 'string' && command !== '' ? [{ package: name, event, command }] : []
  })
  const hasOwnBuild = scripts.some(({ event }) => event !== 'postinstall') || packageJson['gypfile'] === false
  const hasBinding = (await entriesOf(folder)).some((entry) => entry.name === 'binding.gyp')
  return hasBinding && !hasOwnBuild ? [...scripts, { package: name, event: 'install', command: implicit }] : scripts
}

/** Links count as themselves and are not followed. */
async function addFolder(folder: string, contents: Contents): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name === 'node_modules') contents.nested.push(path)
    else if (entry.isDirectory()) await addFolder(path, contents)
    else {
      contents.bytes += (await lstat(path)).size
      if (entry.name.endsWith('.node')) contents.addons += 1
    }
  }
}

async function packageOf(folder: string): Promise<Fields | undefined> {
  try {
    const packageJson: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    return isFields(packageJson) ? packageJson : undefined
  } catch (error) {
    // A folder of something else, or a package.json for a part of a package: counted among the bytes.
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

async function entriesOf(folder: string): Promise<{ name: string; isDirectory(): boolean }[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
