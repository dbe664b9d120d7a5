/** Finds the transport for an address by its scheme. What serves a scheme is loaded when an address that begins with it is opened. */
import { BackupError } from '../contracts/errors.js'
import type { ObjectStore } from '../contracts/object-store.js'
import type { OpenOptions, Transport, TransportContext } from '../contracts/transport.js'
import { isMistyped, schemeOf } from '../support/address.js'
import { nearest } from '../support/nearest.js'

/** What the agent tells every transport, besides what each call does. */
export type TransportSettings = Pick<TransportContext, 'chunkBytes' | 'environment' | 'stateDirectory' | 'warn'> & {
  /** Undefined: as many as suit the kind of store. */
  readonly connections: number | undefined
}

/** A disk gains little from more; over a network most of the time is spent waiting. */
const folderConnections = 2
const otherConnections = 5

/** Transports that do not come with the agent's core. */
export interface MoreTransports {
  /** Undefined where nobody serves the scheme. Errors: `plugin-invalid`, and `invalid-usage` for one that is switched off. */
  find(scheme: string): Promise<Transport | undefined>
  /** Without those that are switched off, for messages. */
  schemes(): Promise<readonly string[]>
}

export interface TransportRegistryInit {
  /** Serves addresses without a scheme, `local:` and `file:`. */
  readonly folders: Transport
  /** By scheme, all but those of folders; these come before all others. */
  readonly builtIn: ReadonlyMap<string, () => Promise<Transport>>
  /** Asked for, once, when no built-in transport serves a scheme. */
  readonly more: () => Promise<MoreTransports>
  readonly settings: TransportSettings
}

const folderSchemes: ReadonlySet<string> = new Set(['local', 'file'])

export class TransportRegistry {
  #more: Promise<MoreTransports> | undefined

  constructor(private readonly init: TransportRegistryInit) {}

  /** Errors: `invalid-usage` for an unknown scheme, `plugin-invalid`, and whatever the transport raises. */
  async open(address: string, options: OpenOptions): Promise<ObjectStore> {
    const { folders, settings } = this.init
    const scheme = schemeOf(address)
    const transport = scheme === undefined || folderSchemes.has(scheme) ? folders : await this.#transportFor(scheme)
    if (isMistyped(address)) {
      throw new BackupError('invalid-usage', 'the beginning of the address has a typo: it is a scheme in lower case, a colon and two slashes', {
        hint: 'Write it so (tls://, rest:https://, sftp://), or ./ before the name of a folder.',
      })
    }
    const error: TransportContext['error'] = (code, message, more) => new BackupError(code, message, more)
    return transport.open(address, { ...settings, ...options, connections: this.connectionsFor(address), error })
  }

  /** Whether the address is that of a folder of this machine. */
  isFolder(address: string): boolean {
    const scheme = schemeOf(address)
    return scheme === undefined || folderSchemes.has(scheme)
  }

  /** Calls that are worth having under way at a time. */
  connectionsFor(address: string): number {
    return this.init.settings.connections ?? (this.isFolder(address) ? folderConnections : otherConnections)
  }

  /** All that can be opened, by name. */
  async schemes(): Promise<string[]> {
    const more = await (this.#more ??= this.init.more())
    return [...new Set([...folderSchemes, ...this.init.builtIn.keys(), ...(await more.schemes())])].sort()
  }

  async #transportFor(scheme: string): Promise<Transport> {
    const builtIn = this.init.builtIn.get(scheme)
    if (builtIn !== undefined) return builtIn()
    const more = await (this.#more ??= this.init.more())
    return (await more.find(scheme)) ?? Promise.reject(unknownScheme(scheme, await this.schemes()))
  }
}

/** The address may hold a password, so only its scheme is repeated. */
function unknownScheme(scheme: string, known: readonly string[]): BackupError {
  const meant = nearest(scheme, known)
  const schemes = known.map((name) => `${name}:`)
  return new BackupError('invalid-usage', `nothing here opens addresses that begin with '${scheme}:'`, {
    hint: `${meant === undefined ? '' : `Did you mean ${meant}:? `}Give a folder, or an address that begins with ${schemes.join(', ')}; write ./ before a folder whose name has a colon.`,
  })
}
