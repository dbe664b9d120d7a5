/** The section: entities without their values, and how many there are of each type. */
import type { PiiEntity, PiiSection } from 'backup-agent/plugin'
import type { Entity } from './detector.js'
import { mask } from './mask.js'
import { maskName } from './mask-name.js'
import { isName } from './names/labels.js'

export const mostEntities = 1000

export function sectionOf(text: string, entities: readonly Entity[], textIsCut: boolean, maxSectionBytes: number): PiiSection | undefined {
  if (entities.length === 0) return undefined
  const counts: Record<string, number> = {}
  for (const { type } of entities) counts[type] = (counts[type] ?? 0) + 1
  const categories = [...new Set(entities.flatMap(({ category }) => (category === undefined ? [] : [category])))].sort()
  for (let most = mostEntities; ; most = Math.floor(most / 2)) {
    const listed = select(entities, most)
    const section: PiiSection = {
      entities: listed.map((entity) => entityOf(text, entity)),
      counts: Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))),
      categories,
      ...(textIsCut || listed.length < entities.length ? { truncated: true } : {}),
    }
    if (most === 0 || Buffer.byteLength(JSON.stringify(section)) <= maxSectionBytes) return section
  }
}

/** `text`: what its offsets count in. */
export function entityOf(text: string, { type, start, end, score, category, sample }: Entity): PiiEntity {
  const masked = (sample ?? (isName(type) ? maskName : mask))(text.slice(start, end))
  return { type, start, end, score, masked, ...(category !== undefined && { category }) }
}

/** The first of each type and category in turn, so that ten thousand dates leave room for the one card number behind them. */
function select(entities: readonly Entity[], most: number): readonly Entity[] {
  if (entities.length <= most) return entities
  const byType = new Map<string, Entity[]>()
  for (const entity of entities) {
    const key = `${entity.type} ${entity.category ?? ''}`
    const same = byType.get(key)
    if (same === undefined) byType.set(key, [entity])
    else same.push(entity)
  }
  const chosen: Entity[] = []
  for (let rank = 0; chosen.length < most; rank++) {
    for (const same of byType.values()) {
      const entity = same[rank]
      if (entity !== undefined && chosen.length < most) chosen.push(entity)
    }
  }
  return chosen.sort((a, b) => a.start - b.start)
}
