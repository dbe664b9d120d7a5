/** A server that answers as a test says, and what a transport gets from the agent. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ErrorCode, ObjectStore, TransportContext } from 'backup-agent/plugin'
import { openRest } from './transport.js'

/** Stands for BackupError, which a plugin cannot import. */
export class TestError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly subject?: string; readonly hint?: string },
  ) {
    super([message, options?.subject, options?.hint].join(' | '), { cause: options?.cause })
  }
}

export function context(options: Partial<TransportContext> = {}): TransportContext {
  return {
    create: false,
    connections: 2,
    chunkBytes: 256 * 1024,
    environment: {},
    stateDirectory: '/nonexistent',
    signal: new AbortController().signal,
    error: (code, message, details) => new TestError(code, message, details),
    warn: () => undefined,
    ...options,
  }
}

export interface Scene {
  readonly store: ObjectStore
  readonly requests: readonly string[]
  end(): Promise<void>
}

/** Short, for the tests that wait until they have passed. */
const patience = { connectMs: 500, answerMs: 200, idleMs: 200 }

/** Opens a repository on a server that answers everything but the opening by `answer`. */
export async function against(answer: RequestListener): Promise<Scene> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`
    requests.push(line)
    if (requests.length === 1) response.end('[]')
    else answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const store = await openRest(`rest:http://ada:secret@127.0.0.1:${port}/r`, context(), patience)
  const end = async (): Promise<void> => {
    await store.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { store, requests, end }
}
