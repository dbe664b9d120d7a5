/** A package as somebody who is to agree to it should see it: read and checked, none of its code loaded. */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupError, codeOf, messageOf } from '../../core/contracts/errors.js'
import { isFields, type Fields } from '../../core/support/shapes.js'
import { schemaFaults } from '../checks/inspection.js'
import { refuse } from '../manifest/manifest-fields.js'
import { readPlugin, type Plugin } from '../manifest/manifest.js'
import { strayLink } from '../manifest/stray-links.js'
import type { PackageTree } from './package-tree.js'
import { checkRequirements, type Machine } from './requirements.js'

export interface Candidate {
  readonly plugin: Plugin
  readonly description: string | undefined
  /** As its package.json has it: an SPDX expression, as a rule. */
  readonly licence: string | undefined
  /** What npm installed; undefined where it is used where it lies. */
  readonly tree: PackageTree | undefined
  /** What oclif would load of it, and the agent does not. */
  readonly unused: readonly string[]
}

const oclifKeys = ['commands', 'hooks', 'topics']

/** As it lies there, without a look at whether it may be used here. Errors: `plugin-invalid`. */
export function readCandidate(directory: string, tree: PackageTree | undefined): Candidate {
  const packageJson = packageFields(directory)
  const plugin = readPlugin(directory)
  if (plugin === undefined) throw refuse(nameOf(packageJson, directory), 'backup', 'is missing', 'This package is no plugin of the agent: see whether it is the one that you mean.')
  const oclif = packageJson['oclif']
  return {
    plugin,
    description: textOf(packageJson['description']),
    licence: textOf(packageJson['license']),
    tree,
    unused: isFields(oclif) ? oclifKeys.filter((key) => oclif[key] !== undefined) : [],
  }
}

export interface CandidateChecks {
  readonly machine: Machine
  /** Folders of the plugins that come with the agent, by package name. */
  readonly bundled: ReadonlyMap<string, string>
}

/** The same, and whether it can be used here. Errors: `plugin-invalid`, with the field that is wrong and how to mend it. */
export async function checkCandidate(directory: string, tree: PackageTree | undefined, { bundled, machine }: CandidateChecks): Promise<Candidate> {
  const packageJson = packageFields(directory)
  const name = nameOf(packageJson, directory)
  // Before the rest: of a package for other systems the rest may well be missing.
  if (packageJson['backup'] !== undefined) checkRequirements(name, packageJson, machine)
  const candidate = readCandidate(directory, tree)
  const { analyzers, converters, transports } = candidate.plugin
  if (bundled.has(name)) throw refuse(name, 'name', 'a plugin that comes with the agent is called that', 'Its author has to choose another name.')
  if (analyzers.length + converters.length + transports.length === 0) throw refuse(name, 'backup', 'it declares no analyzer, no converter and no transport', 'Its author has to declare what it does.')
  const stray = await strayLink(directory)
  if (stray !== undefined) throw new BackupError('plugin-invalid', `plugin ${name}: ${stray} is a link that leads out of the package, and would open to the plugin what lies there`, { subject: name, hint: 'Remove that link.' })
  const [fault] = await schemaFaults(candidate.plugin)
  if (fault !== undefined) throw new BackupError('plugin-invalid', fault, { subject: name, hint: 'Its author has to correct that schema.' })
  return candidate
}

/** `unbuilt` packages that the plugin can do without: npm's own record says so. */
export async function optionalPackages(folder: string): Promise<ReadonlySet<string>> {
  let text: string
  try {
    text = await readFile(join(folder, 'node_modules', '.package-lock.json'), 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Set()
    throw error
  }
  const record: unknown = JSON.parse(text)
  const packages = isFields(record) && isFields(record['packages']) ? Object.entries(record['packages']) : []
  const marker = 'node_modules/'
  return new Set(packages.flatMap(([path, fields]) => (isFields(fields) && fields['optional'] === true ? [path.slice(path.lastIndexOf(marker) + marker.length)] : [])))
}

function packageFields(directory: string): Fields {
  let packageJson: unknown
  try {
    packageJson = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  } catch (error) {
    throw refuse(directory, 'the file', `cannot be read (${messageOf(error)})`, 'Name the folder of a package.', error)
  }
  return isFields(packageJson) ? packageJson : {}
}

function nameOf(packageJson: Fields, directory: string): string {
  return textOf(packageJson['name']) ?? directory
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
