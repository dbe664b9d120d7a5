/** Mends a document that was cut off before its trailer: pdf.js finds all objects by itself, but not the one to begin with. */

const catalog = /(\d{1,10}) (\d{1,5}) obj\b(?:(?!endobj)[\s\S]){0,2000}?\/Type\s*\/Catalog\b/g

/** Undefined where no catalog stands in the open (it may lie in a compressed object). */
export function withTrailer(content: Buffer): Uint8Array | undefined {
  const last = [...content.toString('latin1').matchAll(catalog)].at(-1)
  if (last === undefined) return undefined
  return new Uint8Array(Buffer.concat([content, Buffer.from(`\nendstream\nendobj\ntrailer\n<< /Root ${String(last[1])} ${String(last[2])} R >>\n%%EOF\n`)]))
}
