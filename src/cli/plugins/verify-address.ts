/** A plugin's transport at a live place. */
import type { CommandServices } from '../../composition.js'
import { BackupError } from '../../core/contracts/errors.js'
import { trimmedAddress } from '../../core/support/address.js'
import type { ConfiguredPlugin } from '../../plugins/manifest/configured.js'
import type { Verification } from '../../testing/verify/verification.js'
import { transportRegistry } from '../stores/transports.js'

/** Errors: `invalid-usage` where the plugin has no transport for the address; those of opening it; `aborted`. */
export async function verifyAddress(word: string, plugin: ConfiguredPlugin, { reporter, settings, signal }: CommandServices, parts: { now: () => number; onStep: (what: string) => void }): Promise<Verification> {
  const address = trimmedAddress(word)
  const scheme = address.slice(0, Math.max(0, address.indexOf(':')))
  const schemes = plugin.transports.map((transport) => transport.scheme)
  if (!schemes.includes(scheme)) {
    const own = schemes.length === 0 ? 'it declares no transports' : `its addresses begin with ${schemes.map((one) => `${one}:`).join(' or ')}`
    throw new BackupError('invalid-usage', `plugin ${plugin.name} does not open this address: ${own}`, { hint: 'A store that needs no plugin is tried out by: backup transport verify ADDRESS' })
  }
  const [{ TransportPlugins }, { verifyStore }] = await Promise.all([import('../../plugins/transports/transport-plugins.js'), import('../../testing/verify/verify-store.js')])
  const warn = (message: string): void => reporter.note(`backup: ${message}`)
  const own = new TransportPlugins({ plugins: [plugin], broken: [], warn })
  const transports = transportRegistry({ configuration: settings.configuration.transport, more: () => Promise.resolve(own), warn })
  return verifyStore({ address, connections: transports.connectionsFor(address), signal }, { open: (place, options) => transports.open(place, options), ...parts })
}
