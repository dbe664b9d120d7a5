/** Names and places beside what the table finds. */
import type { Entity } from '../detector.js'

/**
 * What the table finds wins, whatever the scores: it is masked in other sections, and a name is not. Only a postcode, a
 * date or an age within an address is a part of it. Both lists are in order and without overlaps, and so is the result.
 */
export function besideNames(found: readonly Entity[], names: readonly Entity[]): Entity[] {
  if (names.length === 0) return [...found]
  const kept: Entity[] = []
  let next = 0
  for (const name of names) {
    while (next < found.length && (found[next]?.end ?? 0) <= name.start) kept.push(found[next++] as Entity)
    let behind = next
    let fits = true
    for (let entity = found[behind]; entity !== undefined && entity.start < name.end; entity = found[++behind]) fits &&= isPartOf(entity, name)
    if (!fits) continue
    next = behind
    kept.push(name)
  }
  return [...kept, ...found.slice(next)]
}

function isPartOf({ type, category, start, end }: Entity, name: Entity): boolean {
  return name.type === 'STREET_ADDRESS' && start >= name.start && end <= name.end && (category === 'location' || type === 'DATE_TIME' || type === 'AGE')
}
