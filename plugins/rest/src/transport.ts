/** Opens repositories by `rest:` addresses. */
import type { ObjectStore, Transport, TransportContext } from 'backup-agent/plugin'
import { parseAddress } from './address.js'
import { RestConnection } from './connection.js'
import { Failures } from './failures.js'
import { defaultPatience, type Patience } from './patience.js'
import { RestStore } from './store.js'

export default class RestTransport implements Transport {
  open(address: string, context: TransportContext): Promise<ObjectStore> {
    return openRest(address, context, defaultPatience)
  }
}

export async function openRest(address: string, context: TransportContext, patience: Patience): Promise<ObjectStore> {
  const { signal } = context
  const place = parseAddress(address, context)
  const failures = new Failures(place.shown, context)
  failures.throwIfAborted(signal)
  const connection = await RestConnection.open(place, context, failures, patience)
  try {
    // Every server has a list of keys for a repository that is there; only some look at the place itself.
    const request = context.create ? ({ method: 'POST', path: '?create=true', doing: 'make a repository' } as const) : ({ method: 'GET', path: 'keys/', doing: 'open the repository' } as const)
    const answer = await connection.ask({ ...request, signal })
    if (answer.status !== 200) throw failures.refused(answer, request.doing)
    return new RestStore(connection)
  } catch (error) {
    await connection.close()
    throw error
  }
}
