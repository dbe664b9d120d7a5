/**
 * What each field of a manifest may hold. By this the reader checks, `plugin.schema.json` and `docs/plugin-reference.md` are made, and the compiler holds it to the
 * types of `contracts/plugin.ts`, whose comments say what the fields mean: there is nothing else that could tell another story.
 */
import type { AnalyzerDeclaration, Capability, ConverterDeclaration, ModelDeclaration, ModelFile, PluginManifest, TransportDeclaration } from '../../core/contracts/plugin.js'
import { mediaPattern } from './media-pattern.js'

export interface TextRule {
  readonly holds: 'text'
  readonly pattern: RegExp
  /** How to mend a value that does not fit, for the person who wrote it. */
  readonly mend: string
  /** Values that fit the pattern and are taken. */
  readonly reserved?: readonly string[]
}

export interface NumberRule {
  readonly holds: 'number'
  readonly min: number
  readonly max: number
  readonly whole: boolean
  readonly standard?: number
}

export type FieldRule =
  | TextRule
  | NumberRule
  /** One value and no other. */
  | { readonly holds: 'constant'; readonly value: string | number }
  | { readonly holds: 'texts'; readonly item: TextRule; readonly least?: number }
  /** A path inside the package, relative to it; `object`: of a JSON file that holds an object. */
  | { readonly holds: 'file'; readonly item: TextRule }
  | { readonly holds: 'records'; readonly fields: Readonly<Record<string, RequiredRule>> }

/** With whether the field must be there. */
export type RequiredRule = FieldRule & { readonly required: boolean }

/** A rule for each field of a type, required where the type says so. */
type RulesOf<Type> = { readonly [Name in keyof Required<Type>]: FieldRule & { readonly required: object extends Pick<Type, Name> ? false : true } }

const idRule = { holds: 'text', pattern: /^[a-z][a-z0-9-]{0,63}$/, mend: 'Start with a lower-case letter; go on with lower-case letters, digits and hyphens.', required: true } as const
const sectionRule = { holds: 'text', pattern: /^[a-z][A-Za-z0-9_-]{0,63}$/, mend: 'Start with a lower-case letter; go on with letters, digits, "_" and "-".' } as const
const moduleRule = { holds: 'file', item: { holds: 'text', pattern: /\.(js|mjs|cjs)$/, mend: 'Name a module inside the package, relative to it, such as "./dist/analyzer.js"; it ends in .js, .mjs or .cjs.' }, required: true } as const
const fileRule = { holds: 'file', item: { holds: 'text', pattern: /^[^\0]+$/, mend: 'Name a file inside the package, relative to it, such as "./section.schema.json".' } } as const
const shortText = /^[^\p{Cc}]{1,200}$/u

const modelFileFields = {
  // Without `..`: inside one package.
  path: {
    holds: 'text', pattern: /^(?!.*(^|\/)\.\.(\/|$))(\.|@?[a-z0-9~-][a-z0-9._~-]*)(\/[A-Za-z0-9@._~-]+)+$/, required: true,
    mend: 'Name a file such as "./weights.bin", or "a-package/weights.bin" of a package that the plugin depends on.',
  },
  sha256: { holds: 'text', pattern: /^[0-9a-f]{64}$/, mend: 'Give the SHA-256 of the file, 64 hex digits.', required: true },
} as const satisfies RulesOf<ModelFile>

const modelFields = {
  name: { holds: 'text', pattern: shortText, mend: 'Name the model in at most 200 characters.', required: true },
  source: { holds: 'text', pattern: /^(package|https?:\/\/[^\s\p{Cc}]{1,500})$/u, mend: 'Give the address where it comes from, or "package" when the plugin ships it.', required: true },
  licence: { holds: 'text', pattern: /^[A-Za-z0-9][A-Za-z0-9.+() -]{0,199}$/, mend: 'Give an SPDX expression such as "Apache-2.0".', required: true },
  sizeBytes: { holds: 'number', min: 0, max: Number.MAX_SAFE_INTEGER, whole: true, required: true },
  use: { holds: 'text', pattern: shortText, mend: 'Say in at most 200 characters what the model is for.', required: false },
  files: { holds: 'records', fields: modelFileFields, required: false },
  revision: { holds: 'text', pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, mend: 'Give a commit or a branch of the hub.', required: false },
} as const satisfies RulesOf<ModelDeclaration>

const declaredFields = {
  id: idRule,
  module: moduleRule,
  mediaTypes: { holds: 'texts', item: { holds: 'text', pattern: mediaPattern, mend: 'Use lower-case types such as "text/x-python", "image/*" or "*/*".' }, least: 1, required: true },
  maxBytes: { holds: 'number', min: 1, max: Number.MAX_SAFE_INTEGER, whole: true, standard: 100_000_000, required: false },
  timeoutSeconds: { holds: 'number', min: 0.001, max: 86_400, whole: false, standard: 30, required: false },
  models: { holds: 'records', fields: modelFields, required: false },
} as const

const analyzerFields = {
  ...declaredFields,
  // Members of the metadata document that the agent fills itself.
  section: { ...sectionRule, reserved: ['schema', 'contentId', 'size', 'mediaType', 'text', 'outcomes'], required: true },
  needs: { holds: 'constant', value: 'text', required: false },
  after: { holds: 'texts', item: sectionRule, required: false },
  schema: { ...fileRule, required: true },
} as const satisfies RulesOf<AnalyzerDeclaration>

const converterFields = declaredFields satisfies RulesOf<ConverterDeclaration>

const transportFields = {
  scheme: {
    // At least two characters: one is a drive letter.
    holds: 'text', pattern: /^[a-z][a-z0-9+.-]{1,31}$/, required: true,
    mend: 'Give the beginning of its addresses, such as "s3": lower-case letters, digits, "+", "." and "-", two at least.',
    // Those that the agent serves itself.
    reserved: ['local', 'file', 'tcp', 'tls'],
  },
  module: moduleRule,
} as const satisfies RulesOf<TransportDeclaration>

/** In the order in which they are shown, with what they open in words for people. */
export const capabilityWords: Readonly<Record<Capability, string>> = {
  network: 'connects to other machines',
  write: 'reads and changes any of your files',
  spawn: 'starts other programs',
  native: 'runs native code',
}

export const allCapabilities = Object.keys(capabilityWords) as readonly Capability[]

/** Of the key `backup` in package.json, in the order in which a reader wants to know them. */
export const manifestFields = {
  apiVersion: { holds: 'constant', value: 1, required: true },
  capabilities: { holds: 'texts', item: { holds: 'text', pattern: new RegExp(`^(${allCapabilities.join('|')})$`), mend: `Use some of: ${allCapabilities.join(', ')}; leave it out for none.` }, required: false },
  optionsSchema: { ...fileRule, required: false },
  analyzers: { holds: 'records', fields: analyzerFields, required: false },
  converters: { holds: 'records', fields: converterFields, required: false },
  transports: { holds: 'records', fields: transportFields, required: false },
} as const satisfies RulesOf<PluginManifest>

export { analyzerFields, converterFields, fileRule, modelFields, modelFileFields, sectionRule, transportFields }
