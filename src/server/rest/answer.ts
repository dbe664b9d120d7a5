/** What each request of the protocol does (restic's doc/100_references.rst, "REST Backend"). */
import type { ObjectStore } from '../../core/contracts/object-store.js'
import type { Client } from './client.js'
import type { Exchange } from './exchange.js'
import { receiveObject } from './receive-object.js'
import { HttpRefusal } from './refusal.js'
import { sendList } from './send-list.js'
import { sendObject } from './send-object.js'
import { targetOf, type Target } from './target.js'

/** Whatever it throws becomes the answer. `knows` is called once the client has said who it is. */
export async function answer(exchange: Exchange, client: Client, knows: () => void): Promise<void> {
  const { signal } = exchange
  const account = await client.account(exchange.header('authorization'), { signal })
  knows()
  exchange.user = account.user
  const method = exchange.request.method ?? ''
  exchange.line = client.lineOf(account, method)
  const target = targetOf(method, exchange.request.url ?? '')
  const work = workFor(method, target)
  await client.withStore(account, target.path, { create: target.kind === 'repository' && target.create, signal }, (store) => work(exchange, store))
}

type Work = (exchange: Exchange, store: ObjectStore) => Promise<void>

function workFor(method: string, target: Target): Work {
  const allowed = worksFor(target)
  const work = allowed[method]
  if (work === undefined) throw new HttpRefusal(405, 'there is no such request', { allow: Object.keys(allowed).join(', ') })
  return work
}

function worksFor(target: Target): Readonly<Record<string, Work>> {
  switch (target.kind) {
    case 'repository':
      return target.create ? { POST: done } : {}
    case 'list':
      return { GET: (exchange, store) => sendList(exchange, store, target.type) }
    case 'object': {
      const { key } = target
      const send: Work = (exchange, store) => sendObject(exchange, store, key)
      const remove: Work = async (exchange, store) => {
        await store.delete(key, { signal: exchange.signal })
        await done(exchange)
      }
      return { HEAD: send, GET: send, POST: (exchange, store) => receiveObject(exchange, store, key), DELETE: remove }
    }
  }
}

async function done(exchange: Exchange): Promise<void> {
  exchange.begin(200, { 'content-length': 0 })
  exchange.end()
  await Promise.resolve()
}
