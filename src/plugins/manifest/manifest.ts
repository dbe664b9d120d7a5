/** A plugin's package.json, read and checked without loading any of its code. */
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../core/contracts/errors.js'
import type { ModelDeclaration, ModelFile } from '../../core/contracts/plugin.js'
import { isFields } from '../../core/support/shapes.js'
import { readCapabilities, type Capability } from './capabilities.js'
import { missingDependencies } from './dependencies.js'
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

const packageName = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/
const versionNumber = /^\d+\.\d+\.\d+[0-9A-Za-z.+-]{0,64}$/
const id = /^[a-z][a-z0-9-]{0,63}$/
const sectionName = /^[a-z][A-Za-z0-9_-]{0,63}$/
/** At least two characters: one is a drive letter. */
const schemeName = /^[a-z][a-z0-9+.-]{1,31}$/
const moduleFile = /\.(js|mjs|cjs)$/
const modelName = /^[^\p{Cc}]{1,200}$/u
const modelSource = /^(package|https?:\/\/[^\s\p{Cc}]{1,500})$/u
const revisionName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
/** Without `..`: inside one package. */
const modelFile = /^(?!.*(^|\/)\.\.(\/|$))(\.|@?[a-z0-9~-][a-z0-9._~-]*)(\/[A-Za-z0-9@._~-]+)+$/
const licenceExpression = /^[A-Za-z0-9][A-Za-z0-9.+() -]{0,199}$/

const idRule = 'Start with a lower-case letter; go on with lower-case letters, digits and hyphens.'
const sectionRule = 'Start with a lower-case letter; go on with letters, digits, "_" and "-".'

/** Members of the metadata document that the agent fills itself. */
const reservedSections: ReadonlySet<string> = new Set(['schema', 'contentId', 'size', 'mediaType', 'text', 'outcomes'])

/** Schemes that the agent serves itself. */
const reservedSchemes: ReadonlySet<string> = new Set(['local', 'file', 'tcp', 'tls'])

const defaultMaxBytes = 100_000_000
const defaultTimeoutSeconds = 30

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
  const owner = { name: top.text('name', packageName, 'Give the package a name as npm knows it.'), directory }
  const version = top.text('version', versionNumber, 'Give a version such as "1.0.0".')
  const missing = missingDependencies(directory, packageJson.dependencies)
  if (missing.length > 0) {
    const hint = 'Install it without leaving anything out, or set enabled: false for it in backup.yaml.'
    throw refuse(owner.name, 'dependencies', `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed`, hint)
  }
  const manifest = new ManifestFields(owner, 'backup', packageJson.backup)
  checkApiVersion(manifest)
  manifest.only('apiVersion', 'capabilities', 'optionsSchema', 'analyzers', 'converters', 'transports')
  const analyzers = manifest.records('analyzers').map((fields) => parseAnalyzer(fields, owner, version))
  const converters = manifest.records('converters').map((fields) => parseConverter(fields, owner, version))
  const transports = manifest.records('transports').map((fields) => parseTransport(fields, owner, version))
  checkUnique(manifest, [...analyzers, ...converters])
  const optionsSchema = manifest.has('optionsSchema') ? readSchema(manifest, 'optionsSchema', owner, 'options') : undefined
  return { name: owner.name, version, directory, optionsSchema, capabilities: readCapabilities(manifest), analyzers, converters, transports }
}

function checkApiVersion(manifest: ManifestFields): void {
  const apiVersion = manifest.raw('apiVersion')
  if (apiVersion === 1) return
  const problem = apiVersion === undefined ? 'is missing' : `${JSON.stringify(apiVersion)} is not supported`
  throw manifest.refuse('apiVersion', problem, 'This agent understands apiVersion 1: write 1, or update the agent or the plugin.')
}

function parseDeclared(fields: ManifestFields, owner: PackageIdentity, version: string): Declared {
  checkModuleName(fields)
  return {
    key: `${owner.name}/${fields.text('id', id, idRule)}`,
    packageName: owner.name,
    version,
    packageDirectory: owner.directory,
    modulePath: fields.file('module'),
    mediaTypes: fields.mediaTypes('mediaTypes'),
    maxBytes: fields.number('maxBytes', defaultMaxBytes, { min: 1, max: Number.MAX_SAFE_INTEGER, whole: true }),
    timeoutMs: fields.number('timeoutSeconds', defaultTimeoutSeconds, { min: 0.001, max: 86_400, whole: false }) * 1000,
    models: fields.records('models').map(parseModel),
  }
}

function checkModuleName(fields: ManifestFields): void {
  fields.text('module', moduleFile, 'Name an ES module that ends in .js, .mjs or .cjs.')
}

function parseTransport(fields: ManifestFields, owner: PackageIdentity, version: string): PluginTransport {
  fields.only('scheme', 'module')
  const scheme = fields.text('scheme', schemeName, 'Give the beginning of its addresses, such as "s3": lower-case letters, digits, "+", "." and "-", two at least.')
  if (reservedSchemes.has(scheme)) throw fields.refuse('scheme', `"${scheme}" is served by the agent itself`, 'Choose another one.')
  checkModuleName(fields)
  return { scheme, packageName: owner.name, version, modulePath: fields.file('module') }
}

function parseConverter(fields: ManifestFields, owner: PackageIdentity, version: string): PluginConverter {
  fields.only('id', 'module', 'mediaTypes', 'maxBytes', 'timeoutSeconds', 'models')
  return parseDeclared(fields, owner, version)
}

function parseAnalyzer(fields: ManifestFields, owner: PackageIdentity, version: string): PluginAnalyzer {
  fields.only('id', 'section', 'module', 'mediaTypes', 'needs', 'after', 'maxBytes', 'timeoutSeconds', 'schema', 'models')
  const section = fields.text('section', sectionName, sectionRule)
  if (reservedSections.has(section)) throw fields.refuse('section', `"${section}" is filled by the agent itself`, 'Choose another name.')
  const needs = fields.raw('needs')
  if (needs !== undefined && needs !== 'text') throw fields.refuse('needs', `${JSON.stringify(needs)} is not known`, 'Write "text", or leave it out.')
  const after = fields.texts('after', sectionName, sectionRule)
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
  fields.only('name', 'source', 'licence', 'sizeBytes', 'use', 'files', 'revision')
  const files = fields.records('files').map(parseModelFile)
  return {
    name: fields.text('name', modelName, 'Name the model in at most 200 characters.'),
    source: fields.text('source', modelSource, 'Give the address where it comes from, or "package" when the plugin ships it.'),
    licence: fields.text('licence', licenceExpression, 'Give an SPDX expression such as "Apache-2.0".'),
    sizeBytes: fields.number('sizeBytes', undefined, { min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }),
    ...(fields.has('use') && { use: fields.text('use', modelName, 'Say in at most 200 characters what the model is for.') }),
    ...(files.length > 0 && { files }),
    ...(fields.has('revision') && { revision: fields.text('revision', revisionName, 'Give a commit or a branch of the hub.') }),
  }
}

function parseModelFile(fields: ManifestFields): ModelFile {
  fields.only('path', 'sha256')
  return {
    path: fields.text('path', modelFile, 'Name a file such as "./weights.bin", or "a-package/weights.bin" of a package that the plugin depends on.'),
    sha256: fields.text('sha256', /^[0-9a-f]{64}$/, 'Give the SHA-256 of the file, 64 hex digits.'),
  }
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
