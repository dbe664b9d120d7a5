/** Why a connection ends: bytes that were changed on the way, or a peer that does not keep to the protocol. */
import { BackupError, hasCode } from '../../contracts/errors.js'

/** The next connection may do better: worth another try. */
export function damagedOnTheWay(what: string): BackupError {
  return new BackupError('store-failed', `${what} was changed on its way over the network (its CRC-32C is wrong)`)
}

export function violation(what: string): BackupError {
  return new BackupError('invalid-usage', `against the socket protocol: ${what}`)
}

/** For the client: a server that breaks the rules will do so again. */
export function asServerFault(error: unknown, address: string): BackupError {
  if (!hasCode(error, 'invalid-usage')) {
    return new BackupError('store-failed', `the connection to ${address} failed: ${textOf(error)}`, { cause: error, subject: address })
  }
  return new BackupError('unsupported', `what answers at ${address} does not speak this program's protocol: ${textOf(error)}`, {
    cause: error,
    subject: address,
    hint: 'Check host and port, and that `backup serve` there is about as new as this program.',
  })
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
