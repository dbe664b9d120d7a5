/** One request over REST, and bytes that are meant to look like some. */
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AttackedServer } from './attacked-server.js'
import { connectSocket } from './raw-connection.js'

export interface RestRequest {
  readonly method?: string
  readonly path: string
  readonly user: string
  readonly token?: string
  readonly from: string
  readonly body?: Buffer
}

export interface RestAnswer {
  readonly status: number
  readonly body: Buffer
}

export async function restCall(server: AttackedServer, { method = 'GET', path, user, token = server.tokens.get(user) ?? '', from, body }: RestRequest): Promise<RestAnswer> {
  const { host, port, secure } = server.rest
  const headers = { authorization: authorizationOf(user, token), ...(body === undefined ? {} : { 'content-length': body.byteLength }) }
  const request = (secure ? httpsRequest : httpRequest)({ host, port, localAddress: from, method, path, headers, rejectUnauthorized: false, agent: false })
  const answered = once(request, 'response')
  request.end(body)
  const [response] = (await answered) as [NodeJS.ReadableStream & { readonly statusCode?: number }]
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  return { status: response.statusCode ?? 0, body: Buffer.concat(parts) }
}

export function authorizationOf(user: string, token: string): string {
  return `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`
}

/** Everything that comes back for these bytes until the server hangs up; our half of the connection ends behind them. */
export async function rawRest(server: AttackedServer, from: string, bytes: Uint8Array): Promise<string> {
  const socket = await connectSocket(server.rest, from)
  const parts: Buffer[] = []
  socket.on('data', (part: Buffer) => parts.push(part))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.end(bytes)
  await closed
  return Buffer.concat(parts).toString('latin1')
}
