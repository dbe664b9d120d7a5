/** The transport for `sftp:` addresses. */
import type { ObjectStore, Transport, TransportContext } from 'backup-agent/plugin'
import { parseAddress } from './address.js'
import { usualPatience, type Patience } from './connect/patience.js'
import { wayTo } from './connect/way.js'
import { Connection } from './connection.js'
import { Failures } from './failures.js'
import { SftpStore } from './store.js'

export default class SftpTransport implements Transport {
  open(address: string, context: TransportContext): Promise<ObjectStore> {
    return openSftp(address, context, usualPatience)
  }
}

export async function openSftp(address: string, context: TransportContext, patience: Patience): Promise<ObjectStore> {
  const place = parseAddress(address, context)
  const failures = new Failures(place.text, context)
  failures.throwIfAborted(context.signal)
  const connection = new Connection(await wayTo(place, context, patience, failures), failures, patience.answerSeconds)
  try {
    const store = new SftpStore({ connection, failures, root: place.path, warn: (message) => context.warn(message) })
    await store.begin(context.create, context)
    return store
  } catch (error) {
    connection.close()
    throw error
  }
}
