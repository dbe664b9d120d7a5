/**
 * The part of a text between two places, as `slice` gives it, but never half of a surrogate pair: what begins with the second half
 * begins behind it, what ends with the first half ends in front of it.
 */
export function cut(text: string, start: number, end: number): string {
  const from = isHalf(text.charCodeAt(start), 0xdc00) && isHalf(text.charCodeAt(start - 1), 0xd800) ? start + 1 : start
  const to = end < text.length && isHalf(text.charCodeAt(end - 1), 0xd800) && isHalf(text.charCodeAt(end), 0xdc00) ? end - 1 : end
  return text.slice(from, Math.max(from, to))
}

const isHalf = (unit: number, first: number): boolean => unit >= first && unit < first + 0x400

/** Pieces from places that lie evenly over a long text, the first at its beginning and the last at its end; a short text as one. */
export function spreadPieces(text: string, places: number, pieceChars: number): string[] {
  if (text.length <= places * pieceChars) return [text]
  const step = (text.length - pieceChars) / (places - 1)
  return Array.from({ length: places }, (_, place) => {
    const at = Math.floor(place * step)
    return cut(text, at, at + pieceChars)
  })
}
