/** What the commands about a server's users share. */
import type { Command } from '@oclif/core'
import type { CommandServices } from '../../composition.js'
import type { Configuration } from '../../config/configuration.js'
import { stateFolderError } from '../../server/state-folder-error.js'
import { UserRecords } from '../../server/users/user-records.js'
import { BaseCommand } from '../base-command.js'
import { withoutFile } from '../run-configuration.js'
import { announcedAddress } from './announce.js'
import { stateDirectoryOf } from './flags.js'

export interface ServerFlags {
  readonly state?: string | undefined
  readonly name?: string | undefined
}

export abstract class UserCommand<T extends typeof Command> extends BaseCommand<T> {
  /** What a client is told about its own repository is nothing to a server. */
  protected override configurationFor(): Promise<Configuration> {
    return Promise.resolve(withoutFile())
  }

  protected override catch(error: Error): Promise<never> {
    return super.catch(stateFolderError(error))
  }

  protected users(flags: ServerFlags, { clock }: CommandServices): UserRecords {
    return new UserRecords({ stateDirectory: stateDirectoryOf(flags), clock })
  }

  /** The address with the new token, on a line of its own. */
  protected async printAddress(user: string, token: string, flags: ServerFlags, { clock, output, settings, signal }: CommandServices): Promise<void> {
    const address = await announcedAddress({ stateDirectory: stateDirectoryOf(flags), host: flags.name, clock }, user, token, { signal })
    if (settings.json) await output.json({ user, address })
    else await output.line(address)
  }
}
