import { Args, Flags } from '@oclif/core'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { declaredModels } from '../../cli/models/declared-models.js'
import { modelToPull } from '../../cli/models/model-names.js'
import { modelsDirectory } from '../../cli/models/models-directory.js'
import { pulledLine } from '../../cli/models/tables.js'
import { formatBytes } from '../../cli/text.js'
import type { CommandServices } from '../../composition.js'
import { defaultHub, ModelHub } from '../../models/hub.js'
import { pullModel } from '../../models/pull.js'

export default class ModelsPull extends BaseCommand<typeof ModelsPull> {
  static override summary = 'Fetch a model from the hub, so that plugins use it.'
  static override description =
    'Fetches settings, vocabulary and eight-bit ONNX weights of one commit, compares each file with the digest that the commit has, and writes both down for `backup models verify`. What files are made of afterwards is new; documents made before stay as they are until you ask: backup analyze --reanalyze PLUGIN. HF_ENDPOINT names another hub than https://huggingface.co.'
  static override examples = ['<%= config.bin %> models pull summary', '<%= config.bin %> models pull OWNER/NAME --revision COMMIT']
  static override args = { model: Args.string({ description: 'A plugin that a model is offered for, or OWNER/NAME on the hub.', required: true, ignoreStdin: true }) }
  static override flags = { revision: Flags.string({ description: 'Commit, tag or branch (default: what the plugin names, else main).', helpValue: 'REVISION' }) }

  protected override async execute({ args, flags }: Input<typeof ModelsPull>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, settings, signal } = services
    const { name, revision } = modelToPull(args.model, declaredModels(await services.plugins()))
    const hub = new ModelHub((process.env['HF_ENDPOINT'] ?? defaultHub).replace(/\/+$/, ''), { signal })
    const { model, fetched } = await pullModel(hub, {
      name,
      revision: flags.revision ?? revision ?? 'main',
      modelsDirectory: modelsDirectory(process.env),
      signal,
      progress: ({ path, sizeBytes }) => {
        if (!settings.json && !settings.quiet) reporter.note(`fetching ${path} (${formatBytes(sizeBytes)})`)
      },
    })
    const { record, ...rest } = model
    if (settings.json) await output.json({ ...rest, ...record, fetched })
    else if (!settings.quiet) await output.lines([pulledLine(model, record?.files.length ?? 0, fetched)])
    return exitCodes.done
  }
}
