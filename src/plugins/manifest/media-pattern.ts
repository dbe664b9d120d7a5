/** `type/subtype`, `type/*`, `type/*+suffix` for the formats on top of another (`application/*+xml`), or `*` for both. */
const token = '[a-z0-9][a-z0-9!#$&^_.+-]*'
export const mediaPattern = new RegExp(`^(\\*/\\*|${token}/(\\*(\\+[a-z0-9]+)?|${token}))$`)

export function isMediaPattern(text: string): boolean {
  return mediaPattern.test(text)
}

export function matchesMediaType(patterns: readonly string[], mediaType: string): boolean {
  return patterns.some((candidate) => {
    if (candidate === '*/*' || candidate === mediaType) return true
    const star = candidate.indexOf('/*')
    return star > 0 && mediaType.startsWith(candidate.slice(0, star + 1)) && mediaType.endsWith(candidate.slice(star + 2))
  })
}
