/** A part of an address with its `%40` undone; undefined where a `%` begins no code. */
export function decodedPart(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // Which character it was would repeat what may be a password.
    return undefined
  }
}
