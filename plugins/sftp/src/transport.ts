/** The transport for `sftp:` addresses. */
import type { ObjectStore, Transport, TransportContext } from 'backup-agent/plugin'
import { parseAddress } from './address.js'
import { wayTo } from './connect/way.js'
import { Connection } from './connection.js'
import { Failures } from './failures.js'
import { SftpStore } from './store.js'

export default class SftpTransport implements Transport {
  async open(address: string, context: TransportContext): Promise<ObjectStore> {
    const place = parseAddress(address, context)
    const failures = new Failures(place.text, context)
    failures.throwIfAborted(context.signal)
    const connection = new Connection(await wayTo(place, context, failures), failures)
    try {
      const store = new SftpStore({ connection, failures, root: place.path, warn: (message) => context.warn(message) })
      await store.begin(context.create, context)
      return store
    } catch (error) {
      connection.close()
      throw error
    }
  }
}
