/** Hosts that only this machine reaches. */
import { isIP } from 'node:net'

/** `host`: a name or an address, the latter without brackets. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
