/** What the tests of this plugin share: files in a folder of their own, and pictures made on the spot. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnalyzeOptions, Source } from 'backup-agent/plugin'
import sharp, { type Sharp } from 'sharp'

export const signal: AnalyzeOptions['signal'] = new AbortController().signal
export const example = (path: string): string => fileURLToPath(new URL(`../../../examples/documents/${path}`, import.meta.url))

export async function sourceOf(path: string, mediaType: string): Promise<Source> {
  return { path, displayName: path, size: (await stat(path)).size, mediaType }
}

export class Scratch {
  private constructor(private readonly folder: string) {}

  static async make(): Promise<Scratch> {
    return new Scratch(await mkdtemp(join(tmpdir(), 'image-')))
  }

  async file(name: string, content: Uint8Array | string, mediaType: string): Promise<Source> {
    const path = join(this.folder, name)
    await writeFile(path, content)
    return sourceOf(path, mediaType)
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true })
  }
}

/** Left half one colour, right half another. */
export function halves(width: number, height: number, left: string, right: string): Sharp {
  const half = { create: { width: Math.ceil(width / 2), height, channels: 3, background: left } } as const
  return sharp({ create: { width, height, channels: 3, background: right } }).composite([{ input: half, left: 0, top: 0 }])
}

export function pixelAt({ width, data }: { readonly width: number; readonly data: Uint8Array }, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
}
