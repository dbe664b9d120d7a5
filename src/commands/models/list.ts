import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { declaredModels } from '../../cli/models/declared-models.js'
import { modelsDirectory } from '../../cli/models/models-directory.js'
import { modelsTable } from '../../cli/models/tables.js'
import type { CommandServices } from '../../composition.js'
import { mendInterruptedPulls } from '../../models/interrupted-pulls.js'
import { installedModels } from '../../models/installed-models.js'
import { modelReports } from '../../models/model-report.js'
import { packageFile } from '../../models/package-files.js'

export default class ModelsList extends BaseCommand<typeof ModelsList> {
  static override summary = 'List the models that plugins use.'
  static override description =
    'Models that came with a package work at once. Others, from a hub, are better and larger: `backup models pull` fetches one into BACKUP_MODELS_DIR, or ~/.local/share/backup-agent/models, where a folder OWNER/NAME (or NAME) may be put by hand as well.'
  static override examples = ['<%= config.bin %> models list', '<%= config.bin %> models list --json']

  protected override async execute(_input: Input<typeof ModelsList>, services: CommandServices): Promise<ExitCode> {
    const { output, settings } = services
    const known = declaredModels(await services.plugins())
    const isPresent = ({ directory, files = [] }: (typeof known)[number]): boolean => files.every((file) => packageFile(directory, file.path) !== undefined)
    await mendInterruptedPulls(modelsDirectory(process.env), Date.now())
    const models = modelReports(known, await installedModels(modelsDirectory(process.env)), isPresent)
    if (settings.json) await output.json({ directory: modelsDirectory(process.env), models })
    else await output.lines(modelsTable(models))
    return exitCodes.done
  }
}
