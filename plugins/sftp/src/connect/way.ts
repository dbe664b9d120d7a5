/** Chooses the way to the server: see docs/decisions/0026-sftp.md. */
import type { TransportContext } from 'backup-agent/plugin'
import type { SftpAddress } from '../address.js'
import type { Failures } from '../failures.js'
import type { Dial } from './channel.js'
import { findSsh } from './find-ssh.js'
import { hostSettings } from './host-settings.js'
import type { Patience } from './patience.js'
import { dialByLibrary } from './ssh-library.js'
import { dialBySsh } from './ssh-program.js'

export async function wayTo(address: SftpAddress, context: Pick<TransportContext, 'environment'>, patience: Patience, failures: Failures): Promise<Dial> {
  const { environment } = context
  const password = environment['BACKUP_SFTP_PASSWORD']
  const program = await findSsh(environment)
  if (program !== undefined && password === undefined) {
    return () => dialBySsh(program, address, environment, patience, failures)
  }
  const settings = await hostSettings(address, program, environment).catch((error: unknown) => {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw failures.make('invalid-usage', `ssh refuses its configuration: ${said}`, { cause: error, hint: 'Mend ~/.ssh/config.' })
  })
  if (settings.beyondUs !== undefined) {
    throw failures.make('invalid-usage', `BACKUP_SFTP_PASSWORD cannot be used for ${failures.address}: your ssh configuration says ${settings.beyondUs} for it`, {
      hint: 'Use a key or an agent instead, and unset BACKUP_SFTP_PASSWORD.',
    })
  }
  return (signal) => dialByLibrary(settings, password, patience, failures, signal)
}
