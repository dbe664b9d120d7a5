/** What all commands share: flags, the services of one run, and nothing left open at its end. */
import { Command, type Interfaces } from '@oclif/core'
import type { CommandServices } from '../composition.js'
import type { Configuration } from '../config/configuration.js'
import { baseFlags } from './flags.js'
import { guessRepository, headStart } from './head-start.js'
import { interruption } from './interruption.js'
import { runConfiguration, type CommandLine } from './run-configuration.js'
import type { CommandSettings } from './settings.js'

export const exitCodes = { done: 0, failed: 1, incomplete: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export type FlagsOf<T extends typeof Command> = Interfaces.InferredFlags<typeof baseFlags & T['flags']>
export type ArgsOf<T extends typeof Command> = Interfaces.InferredArgs<T['args']>

export interface Input<T extends typeof Command> {
  readonly args: ArgsOf<T>
  readonly flags: FlagsOf<T>
}

export abstract class BaseCommand<T extends typeof Command> extends Command {
  static override baseFlags = baseFlags

  /** The verb itself. Errors go up to `main`, which turns them into one line and an exit code. */
  protected abstract execute(input: Input<T>, services: CommandServices): Promise<ExitCode>

  /** What it works by. Errors: `config-invalid`, `invalid-usage`. */
  protected configurationFor(commandLine: CommandLine): Promise<Configuration> {
    return runConfiguration(commandLine)
  }

  override async run(): Promise<ExitCode> {
    const commandLine = await this.parse(this.ctor)
    const { args, flags } = commandLine
    const configuration = await this.configurationFor(commandLine)
    await this.#beginWith(configuration)
    // Loaded here, so that help and usage errors do not wait for the whole engine.
    const { composeCommand } = await import('../composition.js')
    const services = composeCommand(settingsOf(flags, configuration), interruption, this.config.dataDir)
    try {
      const code = await this.execute({ args: args as ArgsOf<T>, flags: flags as FlagsOf<T> }, services)
      services.reporter.finish()
      await services.output.flush()
      return code
    } finally {
      services.reporter.finish()
      await services.dispose()
    }
  }

  /** A repository that only the file names: what `start` could not see. */
  async #beginWith({ repository }: Configuration): Promise<void> {
    if (repository?.origin.from !== 'file') return
    const guess = guessRepository([this.id ?? '', ...this.argv], { ...process.env, BACKUP_REPOSITORY: repository.value })
    if (guess !== undefined) await headStart(guess)
  }

  /** Errors are rendered in one place, `main`. */
  protected override catch(error: Error): Promise<never> {
    return Promise.reject(error)
  }
}

function settingsOf(flags: Readonly<Record<string, unknown>>, configuration: Configuration): CommandSettings {
  const text = (name: string): string | undefined => (typeof flags[name] === 'string' ? flags[name] : undefined)
  const optional = {
    passwordFile: text('password-file'),
    passwordCommand: text('password-command'),
    password: process.env['BACKUP_PASSWORD'],
  }
  return {
    configuration,
    json: flags['json'] === true,
    quiet: flags['quiet'] === true,
    verbose: flags['verbose'] === true,
    debug: flags['debug'] === true,
    cached: flags['no-cache'] !== true,
    dryRun: flags['dry-run'] === true,
    ...definedOnly(optional),
  }
}

function definedOnly<T extends Record<string, string | undefined>>(values: T): { [Key in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [Key in keyof T]?: string }
}
