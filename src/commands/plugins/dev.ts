import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { requestFor } from '../../cli/analyze/analyze-files.js'
import { argumentBytes } from '../../cli/arguments.js'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { modelsDirectory } from '../../cli/models/models-directory.js'
import { registrySettings } from '../../cli/plugins/registry-settings.js'
import type { CommandServices } from '../../composition.js'
import { BackupError, hasCode, messageOf } from '../../core/contracts/errors.js'

export default class PluginsDev extends BaseCommand<typeof PluginsDev> {
  static override summary = 'Build a plugin and show what it says of files, again on every save.'
  static override description =
    'Runs the build script of the package, then has the files looked at in a fresh process, as a sync would: within the same walls, masked, and checked against the schema. Prints the section or why there is none, and the time it took. Ends with Ctrl-C; with --once after the first time, with exit code 1 where something failed.'
  static override examples = ['<%= config.bin %> plugins dev ./backup-plugin-receipts scan.pdf', '<%= config.bin %> plugins dev . samples/*.txt --once --json']
  static override args = {
    folder: Args.string({ description: 'Folder of the plugin.', required: true, ignoreStdin: true }),
    file: Args.string({ description: 'Files to look at.', required: true, multiple: true, ignoreStdin: true }),
  }
  static override flags = { once: Flags.boolean({ description: 'Build and look once, and end.', default: false }) }

  protected override async execute({ args, flags }: Input<typeof PluginsDev>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, settings } = services
    const { develop, roundHolds } = await import('../../plugins/development/development.js')
    const { roundJson, roundLines } = await import('../../cli/plugins/development.js')
    const files: readonly string[] = args.file
    const requests = (): ReturnType<typeof requestsFor> => requestsFor(files)
    // A name that is mistyped is no reason to wait for a change.
    await requests()
    const stop = new AbortController()
    const signal = flags.once ? services.signal : AbortSignal.any([services.signal, stop.signal])
    if (!flags.once) services.answerSignals(() => stop.abort(new BackupError('aborted', 'the work was stopped')))
    const rounds = develop(
      {
        directory: folderOf(args.folder), files: files.map((file) => resolve(file)), requests,
        agentRoot: this.config.root, modelsDirectory: modelsDirectory(process.env), ...registrySettings(settings.configuration),
        warn: (warning) => reporter.warn(warning), debug: (message) => reporter.debug(message), now: () => performance.now(),
      },
      signal,
    )
    try {
      for await (const round of rounds) {
        if (settings.json) await output.json(roundJson(round))
        else await output.lines(roundLines(round))
        await output.flush()
        if (flags.once) return roundHolds(round) ? exitCodes.done : exitCodes.failed
        if (!settings.json && !settings.quiet) reporter.note('backup: waiting for the next save; Ctrl-C ends')
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error
    }
    return exitCodes.done
  }
}

function folderOf(given: string): string {
  try {
    return realpathSync(given)
  } catch (cause) {
    throw new BackupError('path-not-found', `there is no folder ${given}`, { cause, subject: given, hint: 'Name the folder of a plugin; a new one: backup plugins create NAME' })
  }
}

function requestsFor(files: readonly string[]): Promise<Awaited<ReturnType<typeof requestFor>>[]> {
  return Promise.all(
    argumentBytes(files).map(async (path, at) => {
      try {
        return await requestFor(path)
      } catch (error) {
        if (hasCode(error, 'aborted')) throw error
        const file = files[at] ?? ''
        throw new BackupError('path-not-found', `${file} cannot be read: ${messageOf(error)}`, { cause: error, subject: file })
      }
    }),
  )
}
