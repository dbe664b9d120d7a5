/** Converts bytes by way of a file, as the host does. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { CFB } from '@e965/xlsx'
import { strToU8, zipSync } from 'fflate'

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

/** A ZIP archive of text members. */
export function zipOf(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content])))
}

/** An Office Open XML package: its main part, and the relationships of each part by `[id, kind, target]`; addresses are external. */
export function officeZip(main: string, parts: Readonly<Record<string, string | Uint8Array>>, relationships: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {}): Uint8Array {
  const related = { '': [['rId1', 'officeDocument', main]], ...relationships } as const
  const files: Record<string, string | Uint8Array> = { ...parts }
  for (const [part, rows] of Object.entries(related)) {
    const slash = part.lastIndexOf('/') + 1
    const row = ([id, kind, target]: readonly string[]): string =>
      `<Relationship Id="${id ?? ''}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind ?? ''}" Target="${target ?? ''}"${target?.includes(':') === true ? ' TargetMode="External"' : ''}/>`
    files[`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`] = `<?xml version="1.0"?><Relationships>${rows.map(row).join('')}</Relationships>`
  }
  return zipOf(files)
}

interface CompoundWriter {
  readonly utils: { cfb_new(): object; cfb_add(file: object, name: string, content: Uint8Array): void }
  write(file: object, options: { type: 'buffer' }): Uint8Array
}

/** A compound file, written by another program than the reader. */
export function compound(streams: Readonly<Record<string, Uint8Array>>): Buffer {
  const writer = CFB as CompoundWriter
  const file = writer.utils.cfb_new()
  for (const [name, content] of Object.entries(streams)) writer.utils.cfb_add(file, name, Buffer.from(content))
  return Buffer.from(writer.write(file, { type: 'buffer' }))
}
