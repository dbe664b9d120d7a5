/** The values in any JSON value, each with the names that lead to it. */

export interface Leaf {
  /** `total`, `items.price`; empty where the value is no object. Places in a list are not counted. */
  readonly name: string
  readonly value: string
}

/** The first ones in order, at most `limit`. */
export function leaves(value: unknown, limit: number): Leaf[] {
  const found: Leaf[] = []
  collect(value, '', found, limit)
  return found
}

function collect(value: unknown, name: string, found: Leaf[], limit: number): void {
  if (found.length >= limit || value === null || value === undefined) return
  if (typeof value !== 'object') {
    found.push({ name, value: typeof value === 'string' ? value : JSON.stringify(value) })
    return
  }
  for (const [member, inner] of Object.entries(value)) {
    const path = Array.isArray(value) ? name : name === '' ? member : `${name}.${member}`
    collect(inner, path, found, limit)
  }
}
