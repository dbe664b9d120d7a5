/** Converts bytes by way of a file, as the host does. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'

export interface ConvertOptions {
  readonly mediaType?: string
  readonly maxChars?: number
  readonly signal?: AbortSignal
}

export async function convertBytes(
  converter: TextConverter,
  content: string | Uint8Array,
  { mediaType = 'text/plain', maxChars = 1_000_000, signal = new AbortController().signal }: ConvertOptions = {},
): Promise<ExtractedText> {
  const folder = await mkdtemp(join(tmpdir(), 'plugin-code-'))
  try {
    const path = join(folder, 'file')
    await writeFile(path, content)
    return await converter.convert({ path, displayName: 'file', size: content.length, mediaType }, { maxChars, signal })
  } finally {
    await rm(folder, { recursive: true })
  }
}
