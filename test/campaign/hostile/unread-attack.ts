/** Clients that ask for large objects, many at a time, and read nothing. */
import { request as httpsRequest } from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import type { AttackedServer } from './attacked-server.js'
import { frameTypes } from './protocol.js'
import { RawConnection } from './raw-connection.js'

const connections = 100
const streams = 8
const attackMs = 12_000

/** What the server's memory for objects was at most while they were there. */
export async function readNothing(server: AttackedServer, user: string, name: string): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      const client = await RawConnection.loggedIn(server.socket, `127.11.0.${index + 1}`, server.login(user))
      client.socket.pause()
      for (let stream = 1; stream <= streams; stream++) client.send(frameTypes.get, stream, { type: 'pack', name, offset: 0, limit: Number.MAX_SAFE_INTEGER })
      return client
    }),
  )
  const most = await watchBudget(server)
  for (const client of clients) client.destroy()
  await Promise.all(clients.map(({ closed }) => closed))
  return most
}

/** The same over REST. */
export async function readNothingOfRest(server: AttackedServer, user: string, name: string): Promise<number> {
  const { host, port } = server.rest
  const requests = Array.from({ length: connections }, (_, index) => {
    const request = httpsRequest({ host, port, localAddress: `127.12.0.${index + 1}`, path: `/${user}/data/${name}`, auth: `${user}:${server.tokens.get(user) ?? ''}`, rejectUnauthorized: false, agent: false })
    request.on('response', (response) => response.pause())
    request.on('error', () => undefined)
    request.end()
    return request
  })
  const most = await watchBudget(server)
  for (const request of requests) request.destroy()
  return most
}

async function watchBudget(server: AttackedServer): Promise<number> {
  let most = 0
  for (const endMs = performance.now() + attackMs; performance.now() < endMs; await wait(500)) most = Math.max(most, (await server.metrics()).get('budget_bytes') ?? 0)
  return most
}
