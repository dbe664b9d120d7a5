import { Args } from '@oclif/core'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { repositoryFlags } from '../../cli/flags.js'
import { verificationLines } from '../../cli/verification-text.js'
import type { CommandServices } from '../../composition.js'
import { trimmedAddress } from '../../core/support/address.js'

export default class TransportVerify extends BaseCommand<typeof TransportVerify> {
  static override summary = 'Try out whether a store does all that a repository needs, and how fast it is.'
  static override description =
    'Stores, reads, lists and deletes objects of its own, in a folder with a random name below the address, and removes it again. Nothing else there is looked at or changed. Ends with a table, and with exit code 1 where something does not hold.'
  static override examples = ['<%= config.bin %> transport verify /mnt/disk', '<%= config.bin %> transport verify sftp:ada@host:/srv/backup', '<%= config.bin %> transport verify s3:host/bucket --connections 8']
  static override args = { address: Args.string({ description: 'Where a repository could be (docs/transports.md).', required: true, ignoreStdin: true }) }
  static override flags = { connections: repositoryFlags.connections, 'chunk-size': repositoryFlags['chunk-size'] }

  protected override async execute({ args }: Input<typeof TransportVerify>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, settings, signal } = services
    const transports = services.transports()
    const { verifyStore } = await import('../../testing/verify/verify-store.js')
    const { allHolds } = await import('../../testing/verify/verification.js')
    const address = trimmedAddress(args.address)
    const verification = await verifyStore(
      { address, connections: transports.connectionsFor(address), signal },
      {
        open: (place, options) => transports.open(place, options),
        now: () => performance.now(),
        onStep: (what) => (settings.quiet || settings.json ? undefined : reporter.note(`backup: ${what}`)),
      },
    )
    const holds = allHolds(verification)
    if (settings.json) await output.json({ ...verification, holds })
    else if (!settings.quiet || !holds) await output.lines(verificationLines(verification))
    return holds ? exitCodes.done : exitCodes.failed
  }
}
