import { Args } from '@oclif/core'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { declaredModels } from '../../cli/models/declared-models.js'
import { fits } from '../../cli/models/model-names.js'
import { modelsDirectory } from '../../cli/models/models-directory.js'
import { verifiedLines } from '../../cli/models/tables.js'
import type { CommandServices } from '../../composition.js'
import { BackupError } from '../../core/contracts/errors.js'
import { installedModels } from '../../models/installed-models.js'
import { isFromHub } from '../../models/known-models.js'
import { verifyInstalled, verifyPackaged, type Verified } from '../../models/verify.js'

export default class ModelsVerify extends BaseCommand<typeof ModelsVerify> {
  static override summary = 'Read the models and compare each file with the digest that it should have.'
  static override examples = ['<%= config.bin %> models verify', '<%= config.bin %> models verify summary']
  static override args = { model: Args.string({ description: 'This one only: its name, or a plugin that uses it.', ignoreStdin: true }) }

  protected override async execute({ args }: Input<typeof ModelsVerify>, services: CommandServices): Promise<ExitCode> {
    const { output, settings, signal } = services
    const known = declaredModels(await services.plugins())
    const verified: Verified[] = []
    for (const model of known) if (!isFromHub(model) && fits(args.model, model.name, model.plugins)) verified.push(await verifyPackaged(model, { signal }))
    for (const model of await installedModels(modelsDirectory(process.env))) {
      const plugins = known.find(({ name }) => name === model.name)?.plugins ?? []
      if (fits(args.model, model.name, plugins)) verified.push(await verifyInstalled(model, { signal }))
    }
    if (args.model !== undefined && verified.length === 0) {
      throw new BackupError('invalid-usage', `there is no model "${args.model}" here`, { hint: 'See which there are with: backup models list' })
    }
    if (settings.json) await output.json({ models: verified })
    else await output.lines(verifiedLines(verified))
    return verified.some(({ state }) => state === 'damaged' || state === 'missing') ? exitCodes.failed : exitCodes.done
  }
}
