/** Converts the files of a folder through real host processes, with type detection and limits as `backup analyze` has them. */
import { readdirSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as MediaTypes from '../../../src/core/analyze/media-type.js'
import type * as HostPools from '../../../src/plugins/host/host-pool.js'
import type * as Registries from '../../../src/plugins/registry/registry.js'

export interface Converted {
  readonly name: string
  readonly mediaType: string
  /** `ok`, `none` where no converter claims the type, or the code of the failure. */
  readonly status: string
  readonly message: string
  readonly text: string
  readonly ms: number
}

const root = new URL('../../../../', import.meta.url)
const plugin = fileURLToPath(new URL('plugins/code', root))
const built = (module: string): Promise<unknown> => import(new URL(`dist/${module}`, root).href)
const { detectMediaType, headBytes } = (await built('core/analyze/media-type.js')) as typeof MediaTypes
const { HostPool } = (await built('plugins/host/host-pool.js')) as typeof HostPools
const { PluginRegistry } = (await built('plugins/registry/registry.js')) as typeof Registries
export const limitMs = 20_000

/** In the order of their names. */
export async function convertFolder(folder: string): Promise<readonly Converted[]> {
  const warn = ({ message }: { message: string }): void => console.error(`docs: ${message}`)
  const registry = PluginRegistry.read({ trustedDirectories: [plugin], warn })
  const host = new HostPool({ registry, warn, debug: () => undefined })
  try {
    const converted: Converted[] = []
    for (const name of readdirSync(folder).sort()) converted.push(await convert(join(folder, name), name, host, registry))
    return converted
  } finally {
    await host.close()
  }
}

async function convert(path: string, name: string, host: HostPools.HostPool, registry: Registries.PluginRegistry): Promise<Converted> {
  const { size } = statSync(path)
  const mediaType = await detectMediaType(await headOf(path), name)
  const { converter, tooLarge } = registry.planFor({ mediaType, size })
  if (converter === undefined) return { name, mediaType, status: tooLarge.length > 0 ? 'file-too-large' : 'none', message: '', text: '', ms: 0 }
  const before = performance.now()
  const request = { path: Buffer.from(path), displayName: name, size, mediaType, withText: true, only: new Set([converter.key]), known: {} }
  const result = await host.analyze(request, { signal: new AbortController().signal })
  const ms = performance.now() - before
  const outcome = result.contributions.find((one) => one.section === 'text')?.outcome
  const status = outcome === undefined ? 'missing' : (outcome.error?.code ?? outcome.status)
  return { name, mediaType, status: status === 'ok' && ms > limitMs ? 'timeout' : status, message: outcome?.error?.message ?? '', text: result.text?.content ?? '', ms }
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
