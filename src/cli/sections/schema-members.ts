/** What `find --where` may name in a section, from its schema. */
import { isFields, type Fields } from '../../core/support/shapes.js'
import type { PluginAnalyzer } from '../../plugins/manifest/manifest.js'
import { shortName } from '../../plugins/manifest/plugin-names.js'
import { alternativesOf, itemNode, memberNames, memberNode, rootNode, said, typesOf, unitKeyword, type SchemaNode } from './schema-node.js'
import { plainLine } from './value-text.js'

/** One member that holds values; lists are entered, as `--where` does. */
export interface SchemaMember {
  /** From the section down, with dots between: `receipts.items.price`. */
  readonly member: string
  /** JSON Schema's names of the types; missing where the schema leaves it open. */
  readonly type?: readonly string[]
  readonly title?: string
  readonly description?: string
  /** `date`, `date-time`, `uri`, `email`, ... */
  readonly format?: string
  readonly unit?: string
  /** The member that holds the unit, named like `member`. */
  readonly unitMember?: string
  /** All values that there are, where the schema names them. */
  readonly values?: readonly (string | number | boolean)[]
}

const mostMembers = 500
const mostLevels = 6
/** Places of the schema that are looked at: one whose members refer to itself has more than there is time for. */
const mostPlaces = 5000

interface Search {
  readonly found: SchemaMember[]
  left: number
}

export function schemaMembers(section: string, schema: Fields): SchemaMember[] {
  const search = { found: [], left: mostPlaces }
  collect(section, rootNode(schema), '', search, 0)
  return search.found
}

/** With the plugin that fills it, by its short name. */
export type DeclaredMember = SchemaMember & { readonly plugin: string }

/** Of every section that a plugin fills, switched off or not. */
export function membersOfPlugins({ plugins }: { readonly plugins: readonly { readonly name: string; readonly analyzers: readonly Pick<PluginAnalyzer, 'section' | 'schema'>[] }[] }): DeclaredMember[] {
  return plugins.flatMap(({ analyzers, name }) => analyzers.flatMap(({ section, schema }) => schemaMembers(section, schema).map((member) => ({ ...member, plugin: shortName(name) }))))
}

/** In a few words: `number, in the unit of receipts.currency`. Empty where nothing is known. */
export function memberKind({ format, type = [], unit, unitMember, values }: SchemaMember): string {
  const kind = format ?? type.filter((one) => one !== 'null').join(' or ').replace('string', 'text').replace('integer', 'whole number')
  const parts = [
    ...(values !== undefined ? [values.map(String).join(' | ')] : kind === '' ? [] : [kind]),
    ...(unit === undefined ? [] : [`in ${unit}`]),
    ...(unitMember === undefined ? [] : [`in the unit of ${unitMember}`]),
  ]
  return plainLine(parts.join(', '))
}

function collect(name: string, node: SchemaNode, parent: string, search: Search, level: number): void {
  const { found } = search
  if (found.length >= mostMembers || level > mostLevels || search.left-- <= 0) return
  const items = itemNode(node)
  if (items !== undefined) return collect(name, items, parent, search, level + 1)
  const names = memberNames(node)
  for (const own of names) collect(`${name}.${own}`, memberNode(node, own)!, name, search, level + 1)
  // Names that only the document knows: `pii.counts.*`.
  const named = isFields(node.fields['additionalProperties']) ? memberNode(node, '') : undefined
  if (named !== undefined) return collect(`${name}.*`, named, name, search, level + 1)
  if (names.length > 0) return
  const alternatives = alternativesOf(node)
  const inner = alternatives.find((one) => memberNames(one).length > 0 || itemNode(one) !== undefined)
  if (inner !== undefined) return collect(name, inner, parent, search, level + 1)
  found.push(memberOf(name, node, parent, alternatives))
}

function memberOf(member: string, node: SchemaNode, parent: string, alternatives: readonly SchemaNode[]): SchemaMember {
  const type = [...new Set([node, ...alternatives].flatMap(typesOf))]
  const [title, description, format, unit] = [said(node, 'title'), said(node, 'description'), said(node, 'format'), said(node, unitKeyword)]
  const beside = node.fields[unitKeyword]
  const values = valuesOf(node, alternatives)
  return {
    member,
    ...(type.length > 0 && { type }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(format !== undefined && { format }),
    ...(unit !== undefined && { unit }),
    ...(isFields(beside) && typeof beside['member'] === 'string' && { unitMember: `${parent}.${beside['member']}` }),
    ...(values.length > 0 && { values }),
  }
}

function valuesOf({ fields }: SchemaNode, alternatives: readonly SchemaNode[]): (string | number | boolean)[] {
  const constants = (alternatives.length > 0 ? alternatives.map((one) => one.fields) : [fields]).map((one) => one['const'])
  const values: readonly unknown[] = Array.isArray(fields['enum']) ? (fields['enum'] as unknown[]) : constants.every((value) => value !== undefined) ? constants : []
  return values.filter((value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
}
