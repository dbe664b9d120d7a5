/** `type/subtype`, `type/*`, or `*` for both. */
const token = '[a-z0-9][a-z0-9!#$&^_.+-]*'
const pattern = new RegExp(`^(\\*/\\*|${token}/(\\*|${token}))$`)

export function isMediaPattern(text: string): boolean {
  return pattern.test(text)
}

export function matchesMediaType(patterns: readonly string[], mediaType: string): boolean {
  return patterns.some((candidate) => {
    if (candidate === '*/*' || candidate === mediaType) return true
    return candidate.endsWith('/*') && mediaType.startsWith(candidate.slice(0, -1))
  })
}
