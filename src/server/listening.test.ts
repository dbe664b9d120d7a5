import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, expect, it } from '@jest/globals'
import { ByEnds, listening } from './listening.js'

const servers: Server[] = []
const clients: Socket[] = []
afterEach(() => {
  for (const client of clients) client.destroy()
  for (const server of servers) server.close()
})

it('tells connections from one port of a client to two addresses apart, and forgets the one that is gone', async () => {
  const here = await serverAt('127.0.0.1', 0)
  const { port } = here.address() as AddressInfo
  const there = await serverAt('127.0.0.2', port)
  const first = await connection(here, { port, host: '127.0.0.1' })
  const second = await connection(there, { port, host: '127.0.0.2', localPort: first.remotePort ?? 0 })
  expect([second.remoteAddress, second.remotePort]).toEqual([first.remoteAddress, first.remotePort])
  const byEnds = new ByEnds<string>()
  const forget = byEnds.add(first, 'first')
  byEnds.add(second, 'second')
  expect([byEnds.get(first), byEnds.get(second)]).toEqual(['first', 'second'])
  forget()
  expect([...byEnds.values()]).toEqual(['second'])
})

it('leaves alone who has got the same ends meanwhile', () => {
  const ends = { remoteAddress: '::1', remotePort: 2, localAddress: '::1', localPort: 1 }
  const byEnds = new ByEnds<string>()
  const forget = byEnds.add(ends, 'before')
  byEnds.add(ends, 'now')
  forget()
  expect(byEnds.get(ends)).toBe('now')
})

async function serverAt(host: string, port: number): Promise<Server> {
  const server = createServer()
  servers.push(server)
  await listening(server, { host, port })
  return server
}

/** As the server has it. */
async function connection(server: Server, to: { readonly host: string; readonly port: number; readonly localPort?: number }): Promise<Socket> {
  const client = connect({ localAddress: '127.0.0.1', ...to })
  clients.push(client)
  const [accepted] = (await once(server, 'connection')) as [Socket]
  clients.push(accepted)
  return accepted
}
