/** Digests of files, as hubs and manifests give them. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { AbortOptions } from '../core/contracts/object-store.js'

/** 64 hex digits. Rejects as reading does. */
export async function sha256Of(file: string, { signal }: AbortOptions): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(file, { signal })) hash.update(bytes as Buffer)
  return hash.digest('hex')
}

/** One digest for several files: SHA-256 over lines `<sha256>  <path>\n` in the order of the paths, as `sha256sum` prints them. */
export function digestOfAll(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  const [only] = files
  if (files.length === 1 && only !== undefined) return only.sha256
  const lines = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`)
  return createHash('sha256').update([...lines].sort(byPath).join('')).digest('hex')
}

function byPath(one: string, other: string): number {
  return one.slice(66) < other.slice(66) ? -1 : 1
}
