/** Packages of small plugins, made on the spot. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PackageFiles } from './npm-registry.js'

export interface PluginParts {
  readonly version?: string
  /** Default: an ES module that says whose section it is. */
  readonly code?: string
  readonly backup?: object
  /** Further fields of its package.json. */
  readonly fields?: object
}

/** A plugin with one analyzer, of all texts, that fills a section of the given name. */
export function pluginPackage(name: string, section: string, { backup = {}, code = `export default { analyze: () => Promise.resolve({ by: '${section}' }) }`, fields = {}, version = '1.0.0' }: PluginParts = {}): PackageFiles {
  const analyzer = { id: 'main', section, module: './index.js', mediaTypes: ['text/*'], schema: './schema.json' }
  return {
    'package.json': { name, version, license: 'MIT', type: 'module', backup: { apiVersion: 1, analyzers: [analyzer], ...backup }, ...fields },
    'index.js': code,
    'schema.json': { type: 'object' },
  }
}

export async function writePackage(folder: string, files: PackageFiles): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}
