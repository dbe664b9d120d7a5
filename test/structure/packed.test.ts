/** What `npm pack` puts into the tarball, told by npm itself; test/install installs it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { npm } from '../support/npm.js'
import { packageRoot } from '../support/run.js'

interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly bundleDependencies?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly backup?: { readonly optionsSchema?: string; readonly converters?: readonly Row[]; readonly analyzers?: readonly Row[]; readonly transports?: readonly Row[] }
}
interface Row {
  readonly module: string
  readonly schema?: string
  readonly models?: readonly { readonly files?: readonly { readonly path: string }[] }[]
}

const manifestOf = (...folder: string[]): Manifest => JSON.parse(readFileSync(join(packageRoot, ...folder, 'package.json'), 'utf8')) as Manifest
const workspaces = (kind: string): string[] => readdirSync(join(packageRoot, kind)).filter((name) => existsSync(join(packageRoot, kind, name, 'package.json')))
const root = manifestOf()

let packed: ReadonlySet<string>
beforeAll(async () => {
  const { stdout } = await npm(['pack', '--dry-run', '--json', '--ignore-scripts'], packageRoot)
  const [tarball] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }]
  packed = new Set(tarball.files.map(({ path }) => path))
})

const missing = (folder: string, files: readonly string[]): string[] => files.map((file) => `${folder}${file.replace(/^\.\//, '')}`).filter((file) => !packed.has(file))
const exportsOf = ({ exports = {} }: Manifest): string[] => Object.values(exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)))

/** Modules of a built folder that a program may load. */
function modulesIn(folder: string): string[] {
  const files = readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
  return files.filter((file) => /(\.m?js|\.d\.ts)$/.test(file) && !/\.test\.|test-support/.test(file))
}

describe('the tarball', () => {
  it('has what the manifest of the program promises', () => {
    expect(missing('', [...exportsOf(root), 'bin/run.js', 'bin/preinstall.js', 'LICENSE', ...modulesIn('dist').map((file) => `dist/${file}`)])).toEqual([])
  })

  it.each(workspaces('plugins'))('has the plugin %s with its modules, schemas and models', (plugin) => {
    const { backup = {} } = manifestOf('plugins', plugin)
    const rows = [...(backup.converters ?? []), ...(backup.analyzers ?? []), ...(backup.transports ?? [])]
    const own = rows.flatMap(({ models = [] }) => models.flatMap(({ files = [] }) => files.map(({ path }) => path).filter((path) => path.startsWith('./'))))
    const named = [backup.optionsSchema, ...rows.flatMap(({ module, schema }) => [module, schema])].filter((file) => file !== undefined)
    expect(rows.length).toBeGreaterThan(0)
    expect(missing(`plugins/${plugin}/`, ['package.json', ...named, ...own, ...modulesIn(`plugins/${plugin}/dist`).map((file) => `dist/${file}`)])).toEqual([])
  })

  it.each(workspaces('packages'))('has the package %s, which is on no registry', (name) => {
    const manifest = manifestOf('packages', name)
    expect(root.bundleDependencies).toContain(manifest.name)
    const folder = `node_modules/${manifest.name}/`
    expect(missing(folder, ['package.json', ...exportsOf(manifest), ...modulesIn(`packages/${name}/dist`).map((file) => `dist/${file}`)])).toEqual([])
  })

  it.each(['templates', 'examples/plugins/flat-store/src'])('has all of %s, of which new plugins are made, their tests among it', (folder) => {
    const files = readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' }).filter((file) => statSync(join(packageRoot, folder, file)).isFile())
    expect(files.some((file) => file.endsWith('.test.ts'))).toBe(true)
    expect(missing(`${folder}/`, files)).toEqual([])
  })

  it('has nothing that only tests and compilers read, and no package of others', () => {
    const forAuthors = /^(templates|examples\/plugins\/[^/]+\/src)\//
    expect([...packed].filter((file) => !forAuthors.test(file) && /\.test\.|test-support|\.tsbuildinfo$|\.map$|(^|\/)(src|training)\//.test(file))).toEqual([])
    expect([...packed].filter((file) => file.startsWith('node_modules/') && !file.startsWith('node_modules/@backup-agent/'))).toEqual([])
  })
})

describe('what the tarball leaves to npm', () => {
  const unlikeRoot = (wanted: Readonly<Record<string, string>>): [string, string][] => Object.entries(wanted).filter(([name, version]) => root.dependencies?.[name] !== version)

  it.each(workspaces('plugins'))('of the plugin %s is a dependency of the program, in the same version', (name) => {
    const { dependencies, optionalDependencies, peerDependencies } = manifestOf('plugins', name)
    expect(unlikeRoot({ ...dependencies, ...optionalDependencies, ...peerDependencies })).toEqual([])
  })

  it.each(workspaces('packages'))('of the package %s is so, too, and only a dependency for development there', (name) => {
    const { dependencies, optionalDependencies, peerDependencies, devDependencies = {} } = manifestOf('packages', name)
    // What a bundled package depends on counts as bundled wherever it lies beside it: npm would neither pack nor install it.
    expect([dependencies, optionalDependencies, peerDependencies]).toEqual([undefined, undefined, undefined])
    expect(unlikeRoot(devDependencies)).toEqual([])
  })

  it('runs no install script in a checkout: npm believes the lock file', () => {
    const { packages } = JSON.parse(readFileSync(join(packageRoot, 'package-lock.json'), 'utf8')) as { readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>> }
    // Its script does nothing; were it not named, npm would compile its binding.gyp instead.
    expect(Object.keys(packages).filter((path) => path !== '' && packages[path]!.hasInstallScript)).toEqual(['node_modules/@parcel/watcher'])
  })
})
