/** Types of entities that are in most texts, or of nobody in particular: a file is not sensitive because of them. */
const mentions: ReadonlySet<string> = new Set(['DATE_TIME', 'URL', 'DOMAIN_NAME', 'ORGANIZATION', 'TITLE'])

export function isMention(type: string): boolean {
  return mentions.has(type)
}
