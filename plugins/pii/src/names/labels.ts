/** What the model can say of a token. */
export const entityTypes = ['PERSON', 'LOCATION', 'STREET_ADDRESS', 'ORGANIZATION', 'TITLE', 'NRP'] as const
export type NameType = (typeof entityTypes)[number]
export const isName = (type: string): boolean => (entityTypes as readonly string[]).includes(type)

/** 0: outside; 1 + 2t: begins an entity of type t; 2 + 2t: goes on with it. */
export const labelCount = 1 + 2 * entityTypes.length
export const beginOf = (type: number): number => 1 + 2 * type
export const insideOf = (type: number): number => 2 + 2 * type
export const typeOf = (label: number): number => (label - 1) >> 1
export const isInside = (label: number): boolean => label > 0 && label % 2 === 0

/** Inside follows only its own type. */
export function mayFollow(previous: number, label: number): boolean {
  return !isInside(label) || previous === label || previous === label - 1
}
