/** Where to listen, as a person writes it. */
import { BackupError } from '../core/contracts/errors.js'
import { everywhere } from './certificate/host-names.js'
import type { ListenAddress } from './contracts.js'

const withHost = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(\d{1,5}))?$/

/**
 * `host:port`, `[::1]:port`, `host` with the default port, `:port` for all addresses of the machine. Port 0 is any that is free.
 * `flag` names it in messages. Errors: `invalid-usage`.
 */
export function parseListenAddress(text: string, flag: string, defaultPort: number): ListenAddress {
  const [match, bracketed, plain, port] = withHost.exec(text) ?? []
  const number = port === undefined ? defaultPort : Number(port)
  if (match === undefined || number > 65535) {
    throw new BackupError('invalid-usage', `${flag} ${JSON.stringify(text)} is no place to listen at`, { hint: `Write HOST:PORT, such as 192.0.2.1:${defaultPort}, [::1]:${defaultPort}, or :${defaultPort} for all addresses of this machine.` })
  }
  return { host: (bracketed ?? plain ?? '') || everywhere(), port: number }
}
