/** The names and addresses under which this machine is reached, for its certificate and for the address that is printed. */
import { hostname, networkInterfaces } from 'node:os'
import { isIPv6 } from 'node:net'

/** Those that mean all addresses of a machine. */
const wildcards: ReadonlySet<string> = new Set(['', '0.0.0.0', '::'])
const loopbackNames = ['localhost', '127.0.0.1', '::1']

export function isWildcard(host: string): boolean {
  return wildcards.has(host)
}

/** Names and addresses, `extra` (such as the host that is listened on) first. Addresses of one link only are left out. */
export function ownNames(extra: readonly string[]): string[] {
  const names = [...extra.filter((name) => !isWildcard(name)), hostname(), ...outsideAddresses(), ...loopbackNames]
  return [...new Set(names.filter((name) => name !== ''))]
}

/** How others reach a server that listens on `host`: a name may be known to nobody else, an address of the network is. */
export function reachableHost(host: string): string {
  if (!isWildcard(host)) return host
  return outsideAddresses()[0] ?? hostname()
}

/** All addresses of this machine, IPv4 as well where it has IPv6. */
export function everywhere(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.some(({ family }) => family === 'IPv6') ? '::' : '0.0.0.0'
}

/** As it is written in an address: IPv6 in brackets. */
export function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host
}

/** IPv4 first: it can be typed. */
function outsideAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const outside = all.filter(({ address, internal }) => !internal && !address.startsWith('fe80:'))
  return outside.sort((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address)
}
