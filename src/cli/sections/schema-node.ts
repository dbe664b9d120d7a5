/**
 * A place in the JSON Schema of a section, as far as it helps to show what is there. The schema is the work of a plugin's author,
 * and of the version that is installed here, which need not be the one that made the section: it says how to show a value, never what there is.
 */
import { isFields, type Fields } from '../../core/support/shapes.js'

export interface SchemaNode {
  /** References followed, `allOf` merged. */
  readonly fields: Fields
  readonly root: Fields
}

/** The keyword that says in which unit a number is, and beside which members: `docs/decisions/0032-sections-by-their-schemas.md`. */
export const unitKeyword = 'x-unit'

/** Schemas that one place may be put together from: one that refers to itself, or to thousands, is shown by what was read so far. */
const mostParts = 64

export function rootNode(schema: Fields): SchemaNode {
  return nodeOf(schema, schema)
}

/** Undefined where the schema says nothing of such a member. */
export function memberNode(node: SchemaNode | undefined, name: string): SchemaNode | undefined {
  if (node === undefined) return undefined
  const { properties, additionalProperties } = node.fields
  if (isFields(properties) && Object.hasOwn(properties, name)) return nodeOf(properties[name], node.root)
  return isFields(additionalProperties) ? nodeOf(additionalProperties, node.root) : undefined
}

export function itemNode(node: SchemaNode | undefined): SchemaNode | undefined {
  return node !== undefined && isFields(node.fields['items']) ? nodeOf(node.fields['items'], node.root) : undefined
}

/** In the order in which the schema has them. */
export function memberNames(node: SchemaNode | undefined): string[] {
  const properties = node?.fields['properties']
  return isFields(properties) ? Object.keys(properties) : []
}

/** Of `anyOf` or `oneOf`; empty where there are none. */
export function alternativesOf({ fields, root }: SchemaNode): SchemaNode[] {
  const alternatives = [fields['anyOf'], fields['oneOf']].find(Array.isArray) as readonly unknown[] | undefined
  return (alternatives ?? []).slice(0, mostParts).map((schema) => nodeOf(schema, root))
}

/** Of several alternatives the first that is for values of this type, and for this very value where they name values. */
export function nodeFor(node: SchemaNode | undefined, value: unknown): SchemaNode | undefined {
  const nodes = node === undefined ? [] : alternativesOf(node)
  if (node === undefined || nodes.length === 0) return node
  const chosen = nodes.find(({ fields }) => fields['const'] !== undefined && fields['const'] === value) ?? nodes.find(({ fields }) => fields['const'] === undefined && mayBe(fields, value))
  return chosen === undefined ? node : { root: node.root, fields: { ...node.fields, ...chosen.fields } }
}

/** A text of the schema, such as its title; undefined where it has none. */
export function said(node: SchemaNode | undefined, keyword: string): string | undefined {
  const value = node?.fields[keyword]
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** JSON's name of the type; `integer` is `number`. */
export function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}

/** The types that the schema allows, `integer` among them; empty where it does not say. */
export function typesOf({ fields }: SchemaNode): string[] {
  const { type } = fields
  const types: readonly unknown[] = Array.isArray(type) ? type : [type]
  return types.filter((one) => typeof one === 'string')
}

function mayBe(fields: Fields, value: unknown): boolean {
  const types = typesOf({ fields, root: fields })
  const own = typeOf(value)
  return types.length === 0 || types.some((type) => type === own || (type === 'integer' && own === 'number'))
}

function nodeOf(schema: unknown, root: Fields): SchemaNode {
  return { fields: merged(schema, root, { left: mostParts }), root }
}

function merged(schema: unknown, root: Fields, parts: { left: number }): Fields {
  if (!isFields(schema) || parts.left-- <= 0) return {}
  const { $ref, allOf, ...own } = schema
  if ($ref === undefined && allOf === undefined) return schema
  const bases = [...(typeof $ref === 'string' ? [referred($ref, root)] : []), ...(Array.isArray(allOf) ? (allOf as readonly unknown[]) : [])]
  const fields = [...bases.map((base) => merged(base, root, parts)), own]
  const properties = fields.map((one) => one['properties']).filter(isFields)
  return Object.assign({}, ...fields, properties.length > 0 ? { properties: Object.assign({}, ...properties) as Fields } : {}) as Fields
}

/** Inside the same schema: `#`, `#/$defs/line`. */
function referred(reference: string, root: Fields): unknown {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  let at: unknown = root
  for (const part of reference.slice(2).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    at = Array.isArray(at) ? at[Number(name)] : isFields(at) && Object.hasOwn(at, name) ? at[name] : undefined
  }
  return at
}
