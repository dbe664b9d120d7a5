/** What `ssh` says on standard error when it gives up, as an error of the catalogue. */
import type { Failures } from '../failures.js'

export function errorFromSsh(said: string, failures: Failures): Error {
  const words = lastWords(said)
  const trust = trustFailure(said, failures)
  if (trust !== undefined) return trust
  if (/permission denied \(|too many authentication failures|no supported authentication methods/i.test(said)) {
    return failures.make('login-refused', `${failures.address} lets nobody in with the keys at hand: ${words}`, {
      hint: 'Try `ssh` with the same user and host: it has to get in without asking. Or set BACKUP_SFTP_PASSWORD.',
    })
  }
  if (/subsystem request failed/i.test(said)) {
    return failures.make('access-denied', `${failures.address} offers no SFTP`, { hint: 'Have the subsystem sftp switched on in the sshd_config of the server.' })
  }
  if (/bad configuration option|bad owner or permissions|terminating, \d+ bad/i.test(said)) {
    return failures.make('invalid-usage', `ssh refuses its configuration: ${words}`, { hint: 'Mend ~/.ssh/config.' })
  }
  return failures.make('store-failed', `the connection to ${failures.address} failed: ${words}`, { hint: 'Check that the server can be reached with `ssh`, then run the command again.' })
}

function trustFailure(said: string, failures: Failures): Error | undefined {
  if (/revoked/i.test(said) && /host key/i.test(said)) return revokedKey(failures)
  if (/host identification has changed|host key for .* has changed/i.test(said)) return changedKey(failures)
  if (/no \S+ host key is known for/i.test(said)) return unknownKey(failures)
  if (/host key verification failed/i.test(said)) return unknownKey(failures, lastWords(said))
  return undefined
}

export function unknownKey(failures: Failures, detail = 'its key is not in known_hosts'): Error {
  return failures.make('server-untrusted', `${failures.address} is not known on this machine: ${detail}`, {
    hint: 'Run `ssh` to that host once and compare the fingerprint that it shows, or add the key from `ssh-keyscan` after comparing it.',
  })
}

export function changedKey(failures: Failures): Error {
  return failures.make('server-untrusted', `${failures.address} shows another key than the one in known_hosts: somebody may be in between, or the server was set up anew`, {
    hint: 'Ask whoever runs the server. Only when they confirm the new key, remove the old one with `ssh-keygen -R` and run `ssh` to that host once.',
  })
}

export function revokedKey(failures: Failures): Error {
  return failures.make('server-untrusted', `${failures.address} shows a key that is marked as revoked in known_hosts`, { hint: 'Ask whoever runs the server for its new key.' })
}

/** The last line that says anything, without what could move a terminal's cursor. */
function lastWords(said: string): string {
  const lines = said.replace(/[^\P{Cc}\n]/gu, '').split('\n').map((line) => line.trim()).filter((line) => line !== '')
  return (lines.at(-1) ?? 'ssh ended without a word').slice(0, 300)
}
