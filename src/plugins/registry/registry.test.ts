import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Warning } from '../../core/contracts/reporter.js'
import type { PluginSettings } from '../manifest/configured.js'
import { readPlugin } from '../manifest/manifest.js'
import { PluginRegistry, type RegistryOptions } from './registry.js'
import { fixture, fixturesRoot } from '../test-support/test-host.js'

let root: string
const warnings: Warning[] = []
const warn = (warning: Warning): unknown => warnings.push(warning)

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'registry-test-')))
  warnings.length = 0
})
afterEach(() => rmSync(root, { recursive: true }))

type Row = Record<string, unknown>
const analyzer: Row = { id: 'main', section: 'main', module: './index.js', mediaTypes: ['text/*'], schema: './schema.json' }

/** A plugin folder below `<root>/plugins`; `backup` replaces the manifest. */
function plugin(name: string, backup: unknown = { apiVersion: 1, analyzers: [analyzer] }, packageName = name): string {
  const directory = join(root, 'plugins', name)
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: packageName, version: '1.2.3', backup }))
  writeFileSync(join(directory, 'index.js'), 'throw new Error("code must not be loaded")')
  writeFileSync(join(directory, 'schema.json'), '{"type":"object"}')
  return directory
}

function withAnalyzer(change: Row): unknown {
  return { apiVersion: 1, analyzers: [{ ...analyzer, ...change }] }
}

function claims(section: string, after: string[] = [], more: Row = {}): unknown {
  return withAnalyzer({ section, after, ...more })
}

const read = (more: Partial<RegistryOptions> = {}): PluginRegistry => PluginRegistry.read({ root, warn, ...more })
const keys = (file: { mediaType: string; size: number }): string[] => read().planFor(file).analyzers.map(({ key }) => key)

const text = { mediaType: 'text/plain', size: 10 }

describe('readPlugin', () => {
  it('reads a manifest, defaults filled in, paths real', () => {
    const directory = plugin('good')
    expect(readPlugin(directory)).toEqual({
      name: 'good', version: '1.2.3', directory, optionsSchema: undefined, capabilities: [], converters: [], transports: [],
      analyzers: [{
        key: 'good/main', packageName: 'good', version: '1.2.3', packageDirectory: directory, modulePath: join(directory, 'index.js'),
        mediaTypes: ['text/*'], maxBytes: 100_000_000, timeoutMs: 30_000, section: 'main', needsText: false, after: [], schema: { type: 'object' }, models: [],
      }],
    })
  })

  it('reads the schema of options, and models', () => {
    const model = { name: 'small-1', source: 'https://models.example/small-1', licence: 'Apache-2.0 OR MIT', sizeBytes: 0 }
    const directory = plugin('good', { apiVersion: 1, optionsSchema: './schema.json', analyzers: [{ ...analyzer, models: [model] }] })
    expect(readPlugin(directory)).toMatchObject({ optionsSchema: { type: 'object' }, analyzers: [{ models: [model] }] })
  })

  it.each<[string, unknown, RegExp]>([
    ['no object', [], /backup: is no object/],
    ['no apiVersion', {}, /backup\.apiVersion: is missing/],
    ['a future apiVersion', { apiVersion: 2 }, /backup\.apiVersion: 2 is not supported/],
    ['an unknown key', { apiVersion: 1, analysers: [] }, /backup\.analysers: is not a known key/],
    ['an unknown key of an analyzer', withAnalyzer({ timeout: 3 }), /backup\.analyzers\[0\]\.timeout: is not a known key/],
    ['analyzers that are no list', { apiVersion: 1, analyzers: analyzer }, /backup\.analyzers: is no list/],
    ['no id', withAnalyzer({ id: undefined }), /analyzers\[0\]\.id: is missing/],
    ['a bad id', withAnalyzer({ id: 'Main' }), /analyzers\[0\]\.id: "Main" is not allowed/],
    ['one id twice', { apiVersion: 1, analyzers: [analyzer, analyzer] }, /bad\/main is used twice/],
    ['a section of the agent', withAnalyzer({ section: 'outcomes' }), /section: "outcomes" is filled by the agent/],
    ['a section named to break objects', withAnalyzer({ section: '__proto__' }), /section: "__proto__" is not allowed/],
    ['an unknown need', withAnalyzer({ needs: 'image' }), /needs: "image" is not known/],
    ['no media types', withAnalyzer({ mediaTypes: [] }), /mediaTypes: names no media type/],
    ['a bad media type', withAnalyzer({ mediaTypes: ['*/png'] }), /mediaTypes: "\*\/png" is no media type pattern/],
    ['a limit that is none', withAnalyzer({ timeoutSeconds: 0 }), /timeoutSeconds: 0 is not allowed/],
    ['a fraction of a byte', withAnalyzer({ maxBytes: 1.5 }), /maxBytes: 1.5 is not allowed/],
    ['a missing module', withAnalyzer({ module: './dist/no.js' }), /module: "\.\/dist\/no\.js" cannot be opened/],
    ['a module that is no JavaScript', withAnalyzer({ module: './schema.json' }), /module: "\.\/schema\.json" is not allowed/],
    ['an absolute path', withAnalyzer({ module: '/tmp/x.js' }), /module: "\/tmp\/x\.js" is an absolute path/],
    ['a path with ..', withAnalyzer({ module: './a/../../x.js' }), /module: .* leads out of the package/],
    ['a link out of the package', withAnalyzer({ module: './escape.js' }), /module: "\.\/escape\.js" is a link that leads out/],
    ['a folder as schema', withAnalyzer({ schema: './folder' }), /schema: "\.\/folder" is no file/],
    ['a schema that is no JSON', withAnalyzer({ schema: './index.js' }), /index\.js: cannot be read/],
    ['options whose schema is no object', { apiVersion: 1, optionsSchema: './list.json' }, /backup\.optionsSchema: the file holds no object/],
    ['options whose schema is missing', { apiVersion: 1, optionsSchema: './no.json' }, /backup\.optionsSchema: "\.\/no\.json" cannot be opened/],
    ['a model without a size', withAnalyzer({ models: [{ name: 'm', source: 'package', licence: 'MIT' }] }), /analyzers\[0\]\.models\[0\]\.sizeBytes: is missing/],
    ['a model from a file', withAnalyzer({ models: [{ name: 'm', source: '/tmp/m', licence: 'MIT', sizeBytes: 1 }] }), /models\[0\]\.source: "\/tmp\/m" is not allowed/],
    ['a model without a licence', withAnalyzer({ models: [{ name: 'm', source: 'package', licence: '', sizeBytes: 1 }] }), /models\[0\]\.licence: "" is not allowed/],
    ['a model with an unknown key', withAnalyzer({ models: [{ license: 'MIT' }] }), /models\[0\]\.license: is not a known key/],
    ['a schema that is no object', withAnalyzer({ schema: './list.json' }), /schema: the file holds no object/],
  ])('refuses %s, naming the plugin, the field and the remedy', (_what, backup, message) => {
    const directory = plugin('bad', backup)
    writeFileSync(join(root, 'outside.js'), '')
    symlinkSync(join(root, 'outside.js'), join(directory, 'escape.js'))
    mkdirSync(join(directory, 'folder'))
    writeFileSync(join(directory, 'list.json'), '[]')
    const refused = expect.objectContaining({ code: 'plugin-invalid', subject: 'bad', hint: expect.stringMatching(/^[A-Z].*\.$/) })
    const read = (): unknown => readPlugin(directory)
    expect(read).toThrow(message)
    expect(read).toThrow(/^plugin bad: /)
    expect(read).toThrow(refused)
  })
})

describe('PluginRegistry', () => {
  it('finds bundled plugins, then those of the caller, and loads no code', () => {
    plugin('b')
    plugin('a', claims('first'))
    mkdirSync(join(root, 'plugins', 'no-package'))
    plugin('no-analysis', undefined)
    writeFileSync(join(root, 'plugins', 'no-analysis', 'package.json'), '{"name":"no-analysis","version":"1.0.0"}')
    const registry = PluginRegistry.read({ root, pluginDirectories: [fixture('throws')], warn })
    expect(registry.plugins.map(({ name }) => name)).toEqual(['a', 'b', 'fixture-throws'])
    expect(warnings).toEqual([])
  })

  it('follows what was decided by command, unless backup.yaml says otherwise', () => {
    plugin('bundled')
    const installed = { name: 'fixture-throws', directory: fixture('throws'), enabled: false, capabilities: [], transports: [] }
    const enabled = (settings?: Map<string, { enabled: boolean }>): boolean[] => PluginRegistry.read({ root, installed: [installed], disabled: ['bundled'], ...(settings && { settings }), warn }).plugins.map((one) => one.enabled)
    expect(enabled()).toEqual([false, false])
    expect(enabled(new Map([['bundled', { enabled: true }], ['fixture-throws', { enabled: true }]]))).toEqual([true, true])
    expect(warnings).toEqual([])
  })

  it('counts an installed plugin as empty that asks for more than was agreed to', () => {
    const asking = plugin('asking', { apiVersion: 1, capabilities: ['network', 'write'] })
    const opening = plugin('opening', { apiVersion: 1, transports: [{ scheme: 'flat', module: './index.js' }] })
    const agreed = { enabled: true, capabilities: ['write' as const], transports: [] }
    const registry = PluginRegistry.read({ installed: [{ ...agreed, name: 'asking', directory: asking }, { ...agreed, name: 'opening', directory: opening }], warn })
    expect(registry.plugins).toEqual([])
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining(`plugin asking: package.json, backup.capabilities: it asks for network, which nobody has agreed to. If it may, say so with: backup plugins link ${asking}`),
      expect.stringContaining('plugin opening: package.json, backup.transports: it opens flat: addresses inside the agent, which nobody has agreed to.'),
    ])
    expect(PluginRegistry.read({ installed: [{ ...agreed, name: 'asking', directory: asking, capabilities: ['network', 'write'] }], warn }).plugins).toMatchObject([{ granted: ['network', 'write'], origin: 'installed' }])
  })

  it('says of an installed plugin whose folder is gone how to have it again, or forgotten', () => {
    const { broken } = PluginRegistry.read({ installed: [{ name: 'gone', directory: join(root, 'gone'), enabled: true, capabilities: [], transports: [] }], warn })
    expect(broken).toEqual([{ name: 'gone', directory: join(root, 'gone'), code: 'plugin-invalid', reason: `plugin gone: package.json, the file: there is none in ${join(root, 'gone')} any more. Install it again, or have it forgotten with: backup plugins uninstall gone` }])
  })

  it('counts a broken plugin as empty, and names it once', () => {
    plugin('broken', { apiVersion: 7 })
    plugin('whole')
    const registry = PluginRegistry.read({ root, pluginDirectories: [join(root, 'nowhere')], warn })
    registry.planFor(text)
    registry.planFor(text)
    expect(registry.plugins.map(({ name }) => name)).toEqual(['whole'])
    expect(warnings).toEqual([
      { code: 'plugin-invalid', message: expect.stringMatching(/plugin broken: .*apiVersion.*is left out\.$/), path: join(root, 'plugins', 'broken') },
      { code: 'plugin-invalid', message: expect.stringContaining('nowhere'), path: join(root, 'nowhere') },
    ])
  })

  it('leaves out a plugin that lacks what it depends on, and is silent about one that is switched off', () => {
    const needy = plugin('needy')
    const packageJson = JSON.parse(readFileSync(join(needy, 'package.json'), 'utf8')) as object
    writeFileSync(join(needy, 'package.json'), JSON.stringify({ ...packageJson, dependencies: { '@light/one': '1.0.0', heavy: '1.0.0', 'heavier': '2.0.0' } }))
    mkdirSync(join(root, 'node_modules', '@light', 'one'), { recursive: true })
    writeFileSync(join(root, 'node_modules', '@light', 'one', 'package.json'), '{}')
    expect(read().plugins).toEqual([])
    expect(warnings).toEqual([expect.objectContaining({ code: 'plugin-invalid', message: expect.stringContaining('plugin needy: package.json, dependencies: heavy and heavier are not installed') })])
    warnings.length = 0
    PluginRegistry.read({ root, settings: new Map([['needy', { enabled: false }]]), warn })
    expect(warnings).toEqual([])
  })

  it('uses the first of two plugins of one name', () => {
    plugin('one', undefined, 'same')
    plugin('two', undefined, 'same')
    expect(read().plugins.map(({ directory }) => directory)).toEqual([join(root, 'plugins', 'one')])
    expect(warnings).toEqual([expect.objectContaining({ message: expect.stringContaining('already there') })])
  })

  it('lets the first claim on a section win, and orders by "after"', () => {
    plugin('a', claims('last', ['middle', 'unheard-of']))
    plugin('b', claims('middle', ['early']))
    plugin('c', claims('middle'))
    plugin('d', claims('early'))
    plugin('e', claims('elsewhere', [], { mediaTypes: ['image/*'] }))
    expect(keys(text)).toEqual(['d/main', 'b/main', 'a/main'])
    expect(keys({ mediaType: 'image/png', size: 1 })).toEqual(['e/main'])
  })

  it('warns once of "after" rules that contradict each other', () => {
    plugin('a', claims('one', ['two']))
    plugin('b', claims('two', ['one']))
    const registry = read()
    expect(registry.planFor(text).analyzers.map(({ key }) => key)).toEqual(['a/main', 'b/main'])
    registry.planFor({ mediaType: 'text/html', size: 1 })
    expect(warnings).toEqual([expect.objectContaining({ message: expect.stringContaining('a/main, b/main') })])
  })

  it('leaves out what needs text where nothing converts, and what is too large', () => {
    plugin('a', claims('needy', [], { needs: 'text' }))
    plugin('b', claims('small', [], { maxBytes: 100 }))
    expect(keys(text)).toEqual(['b/main'])
    plugin('c', { apiVersion: 1, converters: [{ id: 'text', module: './index.js', mediaTypes: ['text/plain'], maxBytes: 50 }] })
    expect(keys(text)).toEqual(['a/main', 'b/main'])
    const plan = read().planFor({ mediaType: 'text/plain', size: 60 })
    expect([plan.converter, plan.analyzers.map(({ key }) => key), plan.tooLarge.map(({ key }) => key)]).toEqual([undefined, ['b/main'], ['c/text', 'a/main']])
  })

  const settings = (name: string, settings: PluginSettings): Partial<RegistryOptions> => ({ settings: new Map([[name, settings]]) })
  const configurable = { pluginDirectories: [fixture('configurable')] }

  it('puts first who is named first, by short name or in full', () => {
    plugin('one', claims('same'), '@acme/backup-plugin-one')
    plugin('two', claims('same'), '@acme/plugin-two')
    plugin('three', claims('same'))
    const names = (order: string[]): string[] => read({ order }).plugins.map(({ directory }) => basename(directory))
    expect(names([])).toEqual(['one', 'three', 'two'])
    expect(names(['two', '@acme/backup-plugin-one'])).toEqual(['two', 'one', 'three'])
    expect(read({ order: ['three'] }).planFor(text).analyzers.map(({ key }) => key)).toEqual(['three/main'])
    expect(warnings).toEqual([])
  })

  it('warns of a plugin that is not there, naming the nearest, but not of one that is broken', () => {
    plugin('receipts', undefined, '@acme/backup-plugin-receipts')
    plugin('broken', { apiVersion: 7 }, 'backup-plugin-broken')
    read({ order: ['reciepts', 'broken'], ...settings('@acme/backup-plugin-receipt', { enabled: false }) })
    expect(warnings.filter(({ code }) => code === 'plugin-unknown').map(({ message }) => message)).toEqual([
      'analyzers names the plugin "@acme/backup-plugin-receipt", which is not there. Did you mean "@acme/backup-plugin-receipts"?',
      'analysis.order names the plugin "reciepts", which is not there. Did you mean "receipts"?',
    ])
    expect(warnings).toHaveLength(3)
  })

  it('lists a plugin that is not enabled, and plans without it', () => {
    plugin('a', claims('same'), 'plugin-a')
    plugin('b', claims('same'))
    const registry = read(settings('a', { enabled: false }))
    expect(registry.plugins.map(({ name, enabled }) => [name, enabled])).toEqual([['plugin-a', false], ['b', true]])
    expect(registry.planFor(text).analyzers.map(({ key }) => key)).toEqual(['b/main'])
  })

  it('tells options that the plugin does not take, naming plugin, place and problem', async () => {
    const wrong = (more: Partial<RegistryOptions>): Promise<unknown> => read({ ...configurable, ...more }).wrongOptions()
    const told = (options: Record<string, unknown>): Promise<unknown> => wrong(settings('fixture-configurable', { options }))
    expect(await told({ minScore: 2 })).toMatchObject([{
      code: 'config-invalid', message: 'the options of plugin fixture-configurable are not valid: minScore must be <= 1',
      subject: 'fixture-configurable#/minScore', hint: 'See what it takes with: backup plugins fixture-configurable',
    }])
    expect(await told({ nested: { Deep: 1 } })).toMatchObject([{ message: expect.stringMatching(/: nested\.Deep is not an option of this plugin \(did you mean "nested\.deep"\?\)$/) }])
    plugin('plain')
    const two = new Map([['plain', { options: { any: 1 } }], ['fixture-configurable', { options: { minScore: 2 } }]])
    expect(await wrong({ settings: two })).toMatchObject([{ message: expect.stringContaining('plain are not valid: as a whole they must be left out: the plugin takes none') }, { subject: 'fixture-configurable#/minScore' }])
    expect(await wrong(settings('plain', { options: {} }))).toEqual([])
    expect(await wrong(settings('plain', { enabled: false, options: { any: 1 } }))).toEqual([])
  })

  it('gives options a digest that knows neither order nor defaults, and none where none are set', () => {
    const digest = (options?: Record<string, unknown>): unknown =>
      (read({ ...configurable, ...settings('fixture-configurable', options === undefined ? {} : { options }) })).plugins[0]?.optionsDigest
    expect(digest()).toBeUndefined()
    expect(digest({})).toBeUndefined()
    const one = digest({ minScore: 0.1, kinds: ['one'] })
    // SHA-256 of {"kinds":["one"],"minScore":0.1}
    expect(one).toBe('a5102f0c09a0e57b')
    expect(digest({ kinds: ['one'], minScore: 0.1 })).toBe(one)
    expect(digest({ kinds: ['one'], minScore: 0.1, model: 'tiny' })).not.toBe(one)
  })

  it('accepts every fixture', () => {
    const registry = PluginRegistry.read({ root: fixturesRoot, warn })
    expect(registry.plugins.length).toBeGreaterThan(20)
    expect(warnings).toEqual([])
  })
})
