/** The files of a new plugin: templates that the agent ships, with what is between double braces filled in. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PluginKind, PluginNames } from './names.js'

export interface PluginFile {
  /** In the package. */
  readonly path: string
  readonly content: string
}

export interface TemplateInit {
  readonly kind: PluginKind
  readonly names: PluginNames
  /** The agent's own package: types and suites come from there as long as it is on no registry. */
  readonly agentRoot: string
  readonly year: number
}

/** A transport begins as the example does: a store that passes the suite, and can be changed until it keeps things elsewhere. */
const exampleTransport = ['examples', 'plugins', 'flat-store', 'src']
/** The end of each README: what there is to say of development is the same for all. */
const developmentPart = 'README.development.md'

export async function pluginFiles({ kind, names, agentRoot, year }: TemplateInit): Promise<PluginFile[]> {
  const templates = join(agentRoot, 'templates', 'plugin')
  const values: Readonly<Record<string, string>> = {
    package: names.package, name: names.name, Name: names.className, section: names.section, scheme: names.scheme,
    agent: `file:${agentRoot.replace(/\/$/, '')}`, year: String(year),
  }
  const [common, own, example] = await Promise.all([
    read(join(templates, 'common')),
    read(join(templates, kind)),
    kind === 'transport' ? read(join(agentRoot, ...exampleTransport)) : [],
  ])
  const filled = [...common, ...own].map(({ path, content }) => ({ path, content: fill(content, path.endsWith('.json') ? inJson(values) : values) }))
  const code = example.map(({ path, content }) => ({ path: join('src', path), content: renamed(content, names) }))
  const development = filled.find(({ path }) => path === developmentPart)?.content ?? ''
  const files = filled.filter(({ path }) => path !== developmentPart).map(({ path, content }) => {
    if (path === 'README.md') return { path, content: content + development }
    // npm packs no file that is called .gitignore.
    return { path: path === 'gitignore' ? '.gitignore' : path, content }
  })
  return [...files, ...code].sort((one, other) => (one.path < other.path ? -1 : 1))
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
}

/** A path may hold quotes and backslashes. */
function inJson(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value).slice(1, -1)]))
}

function renamed(text: string, { className, scheme }: PluginNames): string {
  return text.replaceAll('Flat', className).replace(/\bflat\b/g, scheme)
}

async function read(folder: string): Promise<PluginFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return Promise.all(files.map(async (file) => ({ path: file.slice(folder.length + 1), content: await readFile(file, 'utf8') })))
}
