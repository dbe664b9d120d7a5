import { Args, Flags } from '@oclif/core'
import { argumentBytes } from '../cli/arguments.js'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import type { CommandServices } from '../composition.js'

export default class Analyze extends BaseCommand<typeof Analyze> {
  static override summary = 'Find out what is in files, without a repository.'
  static override description = 'Folders are walked, hidden files included; links in them are not followed. Nothing is stored or sent.'
  static override examples = ['<%= config.bin %> analyze report.py', '<%= config.bin %> analyze ~/Documents --json --with-text']
  static override args = {
    path: Args.string({ description: 'Files and folders to look at.', required: true, multiple: true, ignoreStdin: true }),
  }
  static override flags = {
    'with-text': Flags.boolean({ description: 'Give the converted text as well.', default: false }),
  }

  protected override async execute({ args, flags }: Input<typeof Analyze>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, settings, signal } = services
    const { analyzeFiles } = await import('../cli/analyze/analyze-files.js')
    const { analysisCard, analysisJson } = await import('../cli/analyze/print.js')
    const files = analyzeFiles(argumentBytes(args.path), {
      host: await services.analysisHost(),
      withText: flags['with-text'],
      signal,
      onProgress: (filesDone, bytesDone, currentPath) => reporter.progress({ filesDone, bytesDone, currentPath }),
    })
    let unreadable = 0
    for await (const file of files) {
      if ('error' in file) {
        unreadable += 1
        reporter.warn({ ...file.error, path: file.path.toString() })
      }
      if (settings.json) await output.json(analysisJson(file))
      else await output.lines(analysisCard(file))
    }
    return unreadable > 0 ? exitCodes.incomplete : exitCodes.done
  }
}
