/** Which transports there are, and what each is told. */
import type { Configuration } from '../../config/configuration.js'
import type { Transport } from '../../core/contracts/transport.js'
import { directoryTransport } from '../../core/transport/directory.js'
import { TransportRegistry, type MoreTransports } from '../../core/transport/registry.js'
import { stateFolder } from '../state-folder.js'

export interface TransportsInit {
  readonly configuration: Configuration['transport']
  /** Those of plugins, asked for when no other serves a scheme. */
  readonly more: () => Promise<MoreTransports>
  /** One line for the person. */
  readonly warn: (message: string) => void
  /** Instead of what the configuration says. */
  readonly connections?: number
}

export function transportRegistry({ configuration, connections, more, warn }: TransportsInit): TransportRegistry {
  const { chunkSizeKiB, limitDownloadKiB, limitUploadKiB } = configuration
  // A part that takes longer than a second at the rate that is wanted would be a burst.
  const chunkKiB = Math.min(chunkSizeKiB.value, limitUploadKiB.value || Infinity, limitDownloadKiB.value || Infinity)
  const server = async (): Promise<Transport> => (await import('../../core/transport/tcp/transport.js')).serverTransport
  return new TransportRegistry({
    folders: directoryTransport,
    builtIn: new Map([
      ['tcp', server],
      ['tls', server],
    ]),
    more,
    settings: {
      connections: connections ?? configuration.connections?.value,
      chunkBytes: chunkKiB * 1024,
      environment: process.env,
      stateDirectory: stateFolder(process.env),
      warn,
    },
  })
}
