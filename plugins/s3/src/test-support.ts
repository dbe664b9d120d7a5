/** A store whose answers a test decides, and what a transport gets from the agent. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { testContext } from '@backup-agent/transport-kit/testing'
import type { ObjectKey, ObjectStore, TransportContext } from 'backup-agent/plugin'
import { usualLimits, type Limits } from './limits.js'
import { openBucket } from './transport.js'

export const secret = 'the-secret-access-key'
export const signal: AbortSignal = new AbortController().signal
export const config: ObjectKey = { type: 'config', name: 'config' }

export function contextOf(options: Partial<TransportContext> = {}): TransportContext {
  return testContext({ environment: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: secret }, ...options })
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A server on the loopback interface. `answer` may be changed while it runs. */
export class TestServer {
  /** Method and path of every request. */
  readonly asked: string[] = []
  answer: Answer = emptyListing
  private readonly server = createServer((request, response) => {
    this.asked.push(`${request.method} ${request.url}`)
    request.resume()
    this.answer(request, response)
  })

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return this
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve())
      this.server.closeAllConnections()
    })
  }

  /** Opens while the server answers well; what it says later is the test's. */
  open(options: Partial<TransportContext> = {}, limits: Partial<Limits> = {}): Promise<ObjectStore> {
    return openBucket(`s3:${this.origin}/bucket/prefix`, contextOf(options), { ...usualLimits, ...limits })
  }
}

export function emptyListing(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Content-Type', 'application/xml').end('<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>')
}

/** An answer of one kind for everything. */
export function says(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => void response.writeHead(status, { 'Content-Length': String(Buffer.byteLength(body)), ...headers }).end(body)
}

/** An error as S3 writes it. */
export function saysError(status: number, code: string, more = ''): Answer {
  return says(status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>about ${secret}</Message>${more}</Error>`, { 'Content-Type': 'application/xml' })
}

export async function listAll(store: ObjectStore): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of store.list('key', { signal })) names.push(name)
  return names
}
