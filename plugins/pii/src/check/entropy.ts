/** Tells random strings from words, patterns and placeholders. */

/** Shannon entropy in bits a character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length)
  return bits
}

const placeholder = /x{5}|[*]{3}|[.]{3}|0{8}|your|example|sample|placeholder|changeme|dummy|redacted|<[^>]*>|\$\{|\{\{|%[({]/i

/** Nothing that stands for a value instead of being one. */
export const isPlaceholder = (value: string): boolean => placeholder.test(value)

/** Random enough for a machine-made secret of this length: a third of its characters differ, and it is no placeholder. */
export function looksRandom(value: string, bits = 3): boolean {
  return entropy(value) >= Math.min(bits, Math.log2(value.length) * 0.75) && !isPlaceholder(value)
}
