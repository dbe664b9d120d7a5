/** Loads a plugin's transport into this process. */
import { pathToFileURL } from 'node:url'
import { BackupError, messageOf } from '../../core/contracts/errors.js'
import type { Transport } from '../../core/contracts/transport.js'
import type { PluginTransport } from '../manifest/manifest.js'

const hint = 'Build or install the plugin again, or report it to whoever maintains it; --debug shows more.'

/** Errors: `plugin-invalid`, naming the plugin. */
export async function loadTransport({ modulePath, packageName, scheme }: PluginTransport): Promise<Transport> {
  const refuse = (problem: string, cause?: unknown): BackupError =>
    new BackupError('plugin-invalid', `plugin ${packageName}: its transport for ${scheme}: ${problem}`, { subject: packageName, hint, cause })
  let transport: unknown
  try {
    const module = (await import(pathToFileURL(modulePath).href)) as { default?: unknown }
    if (typeof module.default === 'function') transport = Reflect.construct(module.default, [])
  } catch (error) {
    throw refuse(`cannot be loaded: ${messageOf(error)}`, error)
  }
  if (isTransport(transport)) return transport
  throw refuse('has no default export that is a class with a method "open"')
}

function isTransport(value: unknown): value is Transport {
  return typeof value === 'object' && value !== null && 'open' in value && typeof value.open === 'function'
}
