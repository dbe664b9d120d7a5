/** The encoding that a document states in its own first kilobytes. */

/** Reads the name of an encoding from the ASCII characters of a file's beginning; undefined when it states none. */
export type DeclaredEncoding = (beginning: string) => string | undefined

/** The beginning that HTML allows the statement in is 1024 bytes; many pages put it later. */
const beginningBytes = 8192

export function beginningOf(head: Buffer): string {
  return head.toString('latin1', 0, beginningBytes)
}

/** `<meta charset=...>` and `<meta http-equiv="Content-Type" content="...; charset=...">`, or XHTML's declaration. */
export const declaredInHtml: DeclaredEncoding = (beginning) =>
  /<meta\s[^>]{0,500}?charset\s{0,10}=\s{0,10}["']?\s{0,10}([\w.:-]{1,40})/i.exec(beginning)?.[1] ?? declaredInXml(beginning)

/** `<?xml version="1.0" encoding="..."?>` */
export const declaredInXml: DeclaredEncoding = (beginning) =>
  /^\s{0,100}<\?xml\s[^>]{0,200}?encoding\s{0,10}=\s{0,10}["']([\w.:-]{1,40})/.exec(beginning)?.[1]

/**
 * The WHATWG name of a stated encoding that is not Unicode: `iso-8859-1` gives `windows-1252`, as in browsers.
 * Undefined for unknown names and for Unicode, which the bytes themselves prove or refute.
 */
export function legacyLabel(declared: string): string | undefined {
  try {
    const label = new TextDecoder(declared).encoding
    return label.startsWith('utf-') ? undefined : label
  } catch {
    // An unknown name is an answer: then the bytes are looked at.
    return undefined
  }
}
