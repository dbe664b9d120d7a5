/** Requests to one repository of one server: what every call shares, from credentials to limits of patience. */
import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { typeFolders } from '@backup-agent/object-layout'
import { Client } from 'undici'
import type { TransportContext } from 'backup-agent/plugin'
import type { RestAddress } from './address.js'
import { connectorFor } from './connector.js'
import { Lanes } from './lanes.js'
import type { Patience } from './patience.js'
import type { Failures } from './failures.js'
import { Watch } from './watch.js'

/** Bytes of a body that are handed on at a time: the clock starts anew with each. */
const sliceBytes = 64 * 1024
/** Of an answer that nobody wants; a longer one costs its connection. */
const unwantedBytes = 64 * 1024
/** Small, and others wait for them: a program that begins, a lock that has to be refreshed in time. */
const urgentPaths = new RegExp(`^(${typeFolders.lock}/|${typeFolders.key}/|config$)`)

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  /** Below the repository: `data/ab12..`, `keys/`, `?create=true`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly signal: AbortSignal
  /** For messages, after `cannot`: `read data/ab12..`. */
  readonly doing: string
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Read it, or call `skip`: until then it holds a connection. Rejects as `send` does. */
  readonly body: AsyncGenerator<Uint8Array>
  /** Leaves the body, or the rest of it. */
  skip(): Promise<void>
}

export class RestConnection {
  private constructor(
    private readonly address: RestAddress,
    private readonly lanes: Lanes,
    private readonly patience: Patience,
    readonly failures: Failures,
    /** Requests that it makes sense to have under way at a time. */
    readonly connections: number,
  ) {}

  static async open(address: RestAddress, context: Pick<TransportContext, 'connections' | 'environment'>, failures: Failures, patience: Patience): Promise<RestConnection> {
    const connect = await connectorFor(address, context.environment, failures, patience.connectMs)
    // The library's clocks count the time of sending as time of waiting, and end what goes over a slow line.
    const make = (): Client => new Client(address.origin, { connect, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })
    return new RestConnection(address, new Lanes(make, context.connections), patience, failures, context.connections)
  }

  /**
   * Any status below 500 but 401, 408 and 429 is for the caller to judge; `login-refused`, `server-untrusted`, `store-failed` and
   * `aborted` are thrown.
   */
  async send(request: Request): Promise<Answer> {
    const answer = await this.exchange(request)
    const { status } = answer
    if (status !== 401 && status !== 408 && status !== 429 && status < 500) return answer
    await answer.skip()
    throw this.failures.refused(answer, request.doing)
  }

  /** Sends, and leaves the body of the answer. */
  async ask(request: Request): Promise<Pick<Answer, 'status' | 'headers'>> {
    const answer = await this.send(request)
    await answer.skip()
    return answer
  }

  close(): Promise<void> {
    return this.lanes.close()
  }

  private async exchange(request: Request): Promise<Answer> {
    const { signal, body, path } = request
    const lane = await this.lanes.take({ signal, urgent: urgentPaths.test(path) }).catch((error: unknown) => {
      throw this.failed(error, request)
    })
    const drop = (reason: Error): void => void this.lanes.drop(lane, reason)
    const watch = new Watch(signal, drop)
    watch.wait(this.patience.connectMs + this.patience.answerMs)
    try {
      const { statusCode, headers, body: answer } = await lane.request({
        method: request.method,
        path: this.address.path + request.path,
        headers: this.headersOf(request),
        ...(body === undefined || body.byteLength === 0 ? {} : { body: Readable.from(this.slices(body, watch), { highWaterMark: 1 }) }),
      })
      watch.pause()
      const content = this.reading(answer, request, watch, lane)
      return { status: statusCode, headers, body: content, skip: () => skip(content, signal) }
    } catch (error) {
      watch.stop()
      drop(new Error('its request failed'))
      throw this.failed(error, request)
    }
  }

  private headersOf(request: Request): Record<string, string> {
    return {
      'user-agent': 'backup-agent',
      'accept-encoding': 'identity',
      ...(this.address.authorization === undefined ? {} : { authorization: this.address.authorization }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/octet-stream', 'content-length': String(request.body.byteLength) }),
      ...request.headers,
    }
  }

  private async *slices(bytes: Uint8Array, watch: Watch): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < bytes.byteLength; sent += sliceBytes) {
      watch.wait(this.patience.idleMs)
      yield await Promise.resolve(bytes.subarray(sent, sent + sliceBytes))
    }
    watch.wait(this.patience.answerMs)
  }

  /** Gives the connection back at the end, and drops it where the end is not reached. */
  private async *reading(body: AsyncIterable<Uint8Array>, request: Request, watch: Watch, lane: Client): AsyncGenerator<Uint8Array> {
    let ended = false
    try {
      watch.wait(this.patience.idleMs)
      for await (const chunk of body) {
        watch.pause()
        yield chunk
        watch.wait(this.patience.idleMs)
      }
      ended = true
    } catch (error) {
      throw this.failed(error, request)
    } finally {
      watch.stop()
      if (ended) this.lanes.giveBack(lane)
      else await this.lanes.drop(lane, new Error('the rest of the answer is not wanted'))
    }
  }

  private failed(error: unknown, { signal, doing }: Request): Error {
    return this.failures.disconnected(error, signal, doing)
  }
}

async function skip(content: AsyncGenerator<Uint8Array>, signal: AbortSignal): Promise<void> {
  let bytes = 0
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength
      if (bytes > unwantedBytes) return
    }
  } catch (error) {
    // What breaks in a body that nobody wants is of no interest; that the work is to end is.
    if (signal.aborted) throw error
  }
}
