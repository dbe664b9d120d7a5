/** A server that answers as a test says. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { testContext } from '@backup-agent/transport-kit/testing'
import type { ObjectStore } from 'backup-agent/plugin'
import type { Patience } from './patience.js'
import { openRest } from './transport.js'

export interface Scene {
  readonly store: ObjectStore
  readonly requests: readonly string[]
  end(): Promise<void>
}

/** For the tests that wait until it has passed. */
const short: Patience = { connectMs: 500, answerMs: 200, idleMs: 200 }

/** Opens a repository on a server that answers everything but the opening by `answer`. */
export async function against(answer: RequestListener, patience = short): Promise<Scene> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`
    requests.push(line)
    if (requests.length === 1) response.end('[]')
    else answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const store = await openRest(`rest:http://ada:secret@127.0.0.1:${port}/r`, testContext(), patience)
  const end = async (): Promise<void> => {
    await store.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { store, requests, end }
}
