/** The values that a member of a section has, in words: why a condition held. */
import { isFields, type Fields } from '../../core/support/shapes.js'
import { itemNode, memberNode, nodeFor, rootNode, type SchemaNode } from './schema-node.js'
import { valueText } from './value-text.js'

/** The first ones, at most `limit`. `names`: from the section's top down, in whatever case; lists are entered. */
export function memberTexts(section: unknown, names: readonly string[], schema: Fields | undefined, limit: number): string[] {
  const texts: string[] = []
  collect(section, names, schema === undefined ? undefined : rootNode(schema), {}, texts, limit)
  return texts
}

function collect(value: unknown, names: readonly string[], node: SchemaNode | undefined, siblings: Fields, texts: string[], limit: number): void {
  if (texts.length >= limit) return
  const own = nodeFor(node, value)
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) collect(item, names, itemNode(own), siblings, texts, limit)
  } else if (!isFields(value)) {
    if (names.length === 0 && value !== null && value !== undefined) texts.push(valueText(value, node, siblings))
  } else {
    for (const [name, inner] of Object.entries(value)) {
      // A name may have dots in it, too.
      const taken = name.split('.').length
      if (names.length >= taken && names.slice(0, taken).join('.').toLowerCase() === name.toLowerCase()) collect(inner, names.slice(taken), memberNode(own, name), value, texts, limit)
    }
  }
}
