/** A plugin's package.json, read and checked without loading any of its code. */
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../core/contracts/errors.js'
import type { ModelDeclaration, ModelFile } from '../../core/contracts/plugin.js'
import { isFields } from '../../core/support/shapes.js'
import { readCapabilities, type Capability } from './capabilities.js'
import { missingDependencies } from './dependencies.js'
import { analyzerFields, converterFields, manifestFields, modelFields, modelFileFields, transportFields, type TextRule } from './field-rules.js'
import { ManifestFields, refuse, type PackageIdentity } from './manifest-fields.js'

export interface Declared {
  /** `<package>/<id>`: what outcomes call it. */
  readonly key: string
  readonly packageName: string
  readonly version: string
  /** Real path of the package's folder. */
  readonly packageDirectory: string
  /** Real path of the module, inside that folder. */
  readonly modulePath: string
  readonly mediaTypes: readonly string[]
  /** Larger files are skipped. */
  readonly maxBytes: number
  /** Wall-clock limit for one file. */
  readonly timeoutMs: number
  readonly models: readonly ModelDeclaration[]
}

export interface PluginAnalyzer extends Declared {
  readonly section: string
  readonly needsText: boolean
  readonly after: readonly string[]
  /** As parsed from the file. That it is a valid schema shows when `compileSectionCheck` compiles it. */
  readonly schema: Readonly<Record<string, unknown>>
}

export type PluginConverter = Declared

export interface PluginTransport {
  /** Of addresses, without the colon. */
  readonly scheme: string
  readonly packageName: string
  readonly version: string
  /** Real path of the module, inside the package. */
  readonly modulePath: string
}

export interface Plugin {
  readonly name: string
  readonly version: string
  /** Real path. */
  readonly directory: string
  /** As parsed from the file, like an analyzer's; undefined when the plugin takes no options. */
  readonly optionsSchema: Readonly<Record<string, unknown>> | undefined
  /** What it asks for, in the order of `allCapabilities`. */
  readonly capabilities: readonly Capability[]
  readonly analyzers: readonly PluginAnalyzer[]
  readonly converters: readonly PluginConverter[]
  readonly transports: readonly PluginTransport[]
}

const packageNameRule: TextRule = { holds: 'text', pattern: /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, mend: 'Give the package a name as npm knows it.' }
const versionRule: TextRule = { holds: 'text', pattern: /^\d+\.\d+\.\d+[0-9A-Za-z.+-]{0,64}$/, mend: 'Give a version such as "1.0.0".' }

/**
 * Undefined when the package has no `backup` key. Throws `plugin-invalid`, naming the plugin, the field and how
 * to mend it, at the first thing that is wrong.
 */
export function readPlugin(directory: string): Plugin | undefined {
  const packageJson = readJson(directory, directory, 'package.json')
  if (!isFields(packageJson)) throw refuse(directory, 'the file', 'holds no object', 'Write a package.json as npm knows it.')
  if (packageJson.backup === undefined) return undefined
  return parsePlugin(realpathSync(directory), packageJson)
}

function parsePlugin(directory: string, packageJson: Record<string, unknown>): Plugin {
  const top = new ManifestFields({ name: directory, directory }, '', packageJson)
  const owner = { name: top.text('name', packageNameRule), directory }
  const version = top.text('version', versionRule)
  const missing = missingDependencies(directory, packageJson.dependencies)
  if (missing.length > 0) {
    const hint = 'If you work on it, run npm install in its folder; else install it without leaving anything out, or set enabled: false for it in backup.yaml.'
    throw refuse(owner.name, 'dependencies', `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed`, hint)
  }
  const manifest = new ManifestFields(owner, 'backup', packageJson.backup)
  checkApiVersion(manifest)
  manifest.only(manifestFields)
  const analyzers = manifest.records('analyzers').map((fields) => parseAnalyzer(fields, owner, version))
  const converters = manifest.records('converters').map((fields) => parseConverter(fields, owner, version))
  const transports = manifest.records('transports').map((fields) => parseTransport(fields, owner, version))
  checkUnique(manifest, [...analyzers, ...converters])
  const optionsSchema = manifest.has('optionsSchema') ? readSchema(manifest, 'optionsSchema', owner, 'options') : undefined
  return { name: owner.name, version, directory, optionsSchema, capabilities: readCapabilities(manifest), analyzers, converters, transports }
}

function checkApiVersion(manifest: ManifestFields): void {
  const apiVersion = manifest.raw('apiVersion')
  if (apiVersion === manifestFields.apiVersion.value) return
  const problem = apiVersion === undefined ? 'is missing' : `${JSON.stringify(apiVersion)} is not supported`
  throw manifest.refuse('apiVersion', problem, 'This agent understands apiVersion 1: write 1, or update the agent or the plugin.')
}

function parseDeclared(fields: ManifestFields, owner: PackageIdentity, version: string): Declared {
  checkModuleName(fields)
  return {
    key: `${owner.name}/${fields.text('id', converterFields.id)}`,
    packageName: owner.name,
    version,
    packageDirectory: owner.directory,
    modulePath: fields.file('module', converterFields.module.item.mend),
    mediaTypes: fields.mediaTypes('mediaTypes', converterFields.mediaTypes.item),
    maxBytes: fields.number('maxBytes', converterFields.maxBytes),
    timeoutMs: fields.number('timeoutSeconds', converterFields.timeoutSeconds) * 1000,
    models: fields.records('models').map(parseModel),
  }
}

function checkModuleName(fields: ManifestFields): void {
  fields.text('module', converterFields.module.item)
}

function parseTransport(fields: ManifestFields, owner: PackageIdentity, version: string): PluginTransport {
  fields.only(transportFields)
  const scheme = fields.text('scheme', transportFields.scheme)
  if (isReserved(scheme, transportFields.scheme)) throw fields.refuse('scheme', `"${scheme}" is served by the agent itself`, 'Choose another one.')
  checkModuleName(fields)
  return { scheme, packageName: owner.name, version, modulePath: fields.file('module', converterFields.module.item.mend) }
}

function isReserved(value: string, { reserved = [] }: TextRule): boolean {
  return reserved.includes(value)
}

function parseConverter(fields: ManifestFields, owner: PackageIdentity, version: string): PluginConverter {
  fields.only(converterFields)
  return parseDeclared(fields, owner, version)
}

function parseAnalyzer(fields: ManifestFields, owner: PackageIdentity, version: string): PluginAnalyzer {
  fields.only(analyzerFields)
  const section = fields.text('section', analyzerFields.section)
  if (isReserved(section, analyzerFields.section)) throw fields.refuse('section', `"${section}" is filled by the agent itself`, 'Choose another name.')
  const needs = fields.raw('needs')
  if (needs !== undefined && needs !== analyzerFields.needs.value) throw fields.refuse('needs', `${JSON.stringify(needs)} is not known`, 'Write "text", or leave it out.')
  const after = fields.texts('after', analyzerFields.after.item)
  if (section === 'pii' && after.length > 0) throw fields.refuse('after', 'the analyzer of "pii" waits for nobody, since what it finds is masked in all that comes after it', 'Leave "after" out.')
  return {
    ...parseDeclared(fields, owner, version),
    section,
    needsText: needs === 'text',
    after,
    schema: readSchema(fields, 'schema', owner, 'section'),
  }
}

function parseModel(fields: ManifestFields): ModelDeclaration {
  fields.only(modelFields)
  const files = fields.records('files').map(parseModelFile)
  return {
    name: fields.text('name', modelFields.name),
    source: fields.text('source', modelFields.source),
    licence: fields.text('licence', modelFields.licence),
    sizeBytes: fields.number('sizeBytes', modelFields.sizeBytes),
    ...(fields.has('use') && { use: fields.text('use', modelFields.use) }),
    ...(files.length > 0 && { files }),
    ...(fields.has('revision') && { revision: fields.text('revision', modelFields.revision) }),
  }
}

function parseModelFile(fields: ManifestFields): ModelFile {
  fields.only(modelFileFields)
  return { path: fields.text('path', modelFileFields.path), sha256: fields.text('sha256', modelFileFields.sha256) }
}

function readSchema(fields: ManifestFields, field: string, owner: PackageIdentity, what: string): Record<string, unknown> {
  const schema = readJson(owner.name, owner.directory, fields.file(field).slice(owner.directory.length + 1))
  if (isFields(schema)) return schema
  throw fields.refuse(field, 'the file holds no object', `Write a JSON Schema (draft 2020-12) that describes the ${what}.`)
}

function checkUnique(manifest: ManifestFields, rows: readonly Declared[]): void {
  const seen = new Set<string>()
  for (const { key } of rows) {
    if (seen.has(key)) throw manifest.refuse('analyzers', `the id of ${key} is used twice`, 'Give every analyzer and converter an id of its own.')
    seen.add(key)
  }
}

function readJson(plugin: string, directory: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(directory, file), 'utf8'))
  } catch (error) {
    throw refuse(plugin, file, `cannot be read (${messageOf(error)})`, `Correct ${join(directory, file)}.`, error)
  }
}
