/** What the rules of a server forbid, tried with a right token: deletes, other bytes under a name that is there, and what is another user's. */
import { createHash } from 'node:crypto'
import type { ObjectKey } from '../../../src/core/contracts/object-store.js'
import type { Random } from '../../support/random.js'
import { codeOfFailure, transportContext } from '../../support/transport-context.js'
import type { Verdict } from '../understanding/campaign.js'
import type { AttackedServer } from './attacked-server.js'
import { serverTransport } from './protocol.js'
import { restCall } from './rest-call.js'

const rounds = 40

/** How many tries were refused. `stranger` has an object of this name. */
export async function breakRules(server: AttackedServer, user: string, stranger: string, strangersName: string, random: Random, verdict: Verdict): Promise<number> {
  const { signal } = new AbortController()
  const from = '127.16.0.1'
  const open = (path: string): ReturnType<typeof serverTransport.open> => serverTransport.open(server.address(user, path), transportContext({ create: true, signal }))
  let refused = 0
  const demand = (what: string, got: unknown, wanted: unknown): void => {
    if (got === wanted) refused += 1
    else verdict.fault(`${server.name}, ${what}`, `answered ${String(got)} where ${String(wanted)} was to come`)
  }
  const store = await open(user)
  try {
    for (let round = 0; round < rounds; round++) {
      const body = random.bytes(random.between(1, 5000))
      const key: ObjectKey = { type: random.pick(['pack', 'index', 'snapshot', 'key'] as const), name: createHash('sha256').update(body).digest('hex') }
      const path = `/${user}/${{ pack: 'data', index: 'index', snapshot: 'snapshots', key: 'keys', lock: 'locks', config: '' }[key.type]}/${key.name}`
      await store.put(key, body, { signal })
      demand('DELETE', await codeOfFailure(store.delete(key, { signal })), 'access-denied')
      demand('DELETE over REST', (await restCall(server, { method: 'DELETE', path, user, from })).status, 403)
      demand('POST of other bytes', (await restCall(server, { method: 'POST', path, user, from, body: random.bytes(100) })).status, 400)
      demand("another's object", (await restCall(server, { path: `/${stranger}/data/${strangersName}`, user, from })).status, 403)
      demand("DELETE of another's object", (await restCall(server, { method: 'DELETE', path: `/${stranger}/data/${strangersName}`, user, from })).status, 403)
      demand("POST into another's repository", (await restCall(server, { method: 'POST', path: `/${stranger}/data/${key.name}`, user, from, body })).status, 403)
      demand("another's path", await codeOfFailure(open(random.pick([stranger, `${stranger}/x`]))), 'access-denied')
      if (!Buffer.from(await store.get(key, { signal })).equals(body)) verdict.fault(`${server.name}, after it`, `${key.type}/${key.name} is not what it was`)
    }
    demand('a second config', await twoConfigs(server, user, from), '200 403')
  } finally {
    await store.close()
  }
  return refused
}

async function twoConfigs(server: AttackedServer, user: string, from: string): Promise<string> {
  const post = async (text: string): Promise<number> => (await restCall(server, { method: 'POST', path: `/${user}/config`, user, from, body: Buffer.from(text) })).status
  return `${await post('one')} ${await post('two')}`
}
