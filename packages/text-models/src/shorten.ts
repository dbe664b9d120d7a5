/** At most `maxChars` code units, never half of a surrogate pair. */
export function shorten(text: string, maxChars: number): string {
  const short = text.slice(0, maxChars)
  return /[\uD800-\uDBFF]$/.test(short) ? short.slice(0, -1) : short
}
