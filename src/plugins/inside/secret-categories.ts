/** Which values of a section `pii` nobody may see a part of. */
const secret: ReadonlySet<unknown> = new Set(['credentials', 'financial', 'government', 'health'])

export function isSecret(entity: { readonly category?: unknown }): boolean {
  return secret.has(entity.category)
}
