/** The converters of this plugin by media type, as the manifest lists them; each is loaded when it is first needed. */
import { readFile } from 'node:fs/promises'
import type { TextConverter } from 'backup-agent/plugin'

interface Declared {
  readonly module: string
  readonly mediaTypes: readonly string[]
}

const packageFile = new URL('../../package.json', import.meta.url)
let declared: Promise<readonly Declared[]> | undefined

/** Undefined where none reads files of this type. */
export async function converterFor(mediaType: string): Promise<TextConverter | undefined> {
  declared ??= readFile(packageFile, 'utf8').then((content) => (JSON.parse(content) as { backup: { converters: readonly Declared[] } }).backup.converters)
  const fitting = (await declared).find(({ mediaTypes }) => mediaTypes.some((pattern) => fits(pattern, mediaType)))
  return fitting === undefined ? undefined : ((await import(new URL(fitting.module, packageFile).href)) as { default: TextConverter }).default
}

/** `type/*` and `type/*+suffix`, as in manifests. */
function fits(pattern: string, mediaType: string): boolean {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === mediaType
  return mediaType.length > pattern.length - 1 && mediaType.startsWith(pattern.slice(0, star)) && mediaType.endsWith(pattern.slice(star + 1))
}
