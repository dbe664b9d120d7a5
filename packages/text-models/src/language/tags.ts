/** BCP 47 tags. */

/** The primary language of a tag, lower case: `de` of `de-AT`, `en` of `EN_us`. */
export function primaryLanguage(tag: string): string
export function primaryLanguage(tag: string | undefined): string | undefined
export function primaryLanguage(tag: string | undefined): string | undefined {
  return tag?.trim().toLowerCase().split(/[-_]/u, 1)[0]
}

/** Whether a tag, in whatever case, is of English. What is not known to be another language is taken for it. */
export function isEnglish(tag: string | undefined): boolean {
  return (primaryLanguage(tag) ?? 'en') === 'en'
}
