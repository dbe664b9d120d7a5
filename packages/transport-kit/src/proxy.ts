/**
 * Proxies of the environment: connections over TLS go through a tunnel (CONNECT, RFC 9110, 9.3.6), so that the proxy sees no more than a host and
 * its port. What is not encrypted goes without one: a proxy would see the password.
 */
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { Socket } from 'node:net'
import { decodedPart } from './decoded-part.js'
import { variable } from './environment.js'
import type { StoreErrors } from './store-errors.js'

export interface Proxy {
  /** `http://proxy:3128`, or `https:`; without login. */
  readonly origin: string
  /** What it gets in `proxy-authorization`. */
  readonly authorization?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What `HTTPS_PROXY` and `NO_PROXY` (small letters win) say for this host; undefined: none. This machine is always reached without one, as Go's
 * programs have it. Throws `invalid-usage`, which repeats nothing of the variable, where it names no proxy.
 */
export function proxyFor(host: string, port: number, environment: Environment, errors: StoreErrors): Proxy | undefined {
  const named = variable(environment, 'https_proxy', 'HTTPS_PROXY')
  if (named === undefined || isThisMachine(host) || isExempt(host, port, variable(environment, 'no_proxy', 'NO_PROXY') ?? '')) return undefined
  const text = named.includes('://') ? named : `http://${named}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  const [user, password] = [decodedPart(url?.username ?? ''), decodedPart(url?.password ?? '')]
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || user === undefined || password === undefined) {
    throw errors.make('invalid-usage', 'HTTPS_PROXY is no address of an HTTP proxy', { hint: 'Write it as http://user:password@proxy:3128, or unset it.' })
  }
  return { origin: url.origin, ...(user !== '' && { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }) }
}

function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
}

/** `NO_PROXY`: names with all that is below them, with or without a dot before, addresses, each with a port or without; `*` for all. */
function isExempt(host: string, port: number, list: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase()
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      // An IPv6 address without brackets has no port behind it.
      const [, address, plain, onlyPort] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry.replace(/^\*?\./, '')) ?? [entry, entry]
      const only = address ?? plain ?? ''
      if (onlyPort !== undefined && Number(onlyPort) !== port) return false
      return name === only || name.endsWith(`.${only}`)
    })
}

export interface TunnelInit {
  readonly host: string
  readonly port: number
  readonly timeoutMs: number
}

/** A connection to the host by way of the proxy, for TLS to begin on. Rejects with what Node says, or with the proxy's refusal. */
export function tunnelTo(proxy: Proxy, { host, port, timeoutMs }: TunnelInit): Promise<Socket> {
  const { hostname, port: proxyPort, protocol } = new URL(proxy.origin)
  const target = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`
  const send = protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((resolve, reject) => {
    const request = send({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: proxyPort === '' ? (protocol === 'https:' ? 443 : 80) : Number(proxyPort),
      method: 'CONNECT',
      path: target,
      agent: false,
      headers: { host: target, ...(proxy.authorization !== undefined && { 'proxy-authorization': proxy.authorization }) },
    })
    const clock = setTimeout(() => request.destroy(Object.assign(new Error('the proxy took too long'), { code: 'ETIMEDOUT' })), timeoutMs)
    const end = (): void => clearTimeout(clock)
    const refuse = (status: number): void => reject(Object.assign(new Error(`the proxy refuses the connection (HTTP ${status})`), { code: 'ERR_PROXY_REFUSED' }))
    request.once('connect', ({ statusCode = 0 }, socket, head) => {
      end()
      // Nothing may come before TLS begins.
      if (statusCode === 200 && head.byteLength === 0) return resolve(socket)
      socket.destroy()
      refuse(statusCode)
    })
    request.once('response', (response) => {
      end()
      response.destroy()
      refuse(response.statusCode ?? 0)
    })
    request.once('error', (error) => {
      end()
      reject(error)
    })
    request.end()
  })
}
