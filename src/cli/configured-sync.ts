/** What `sync` says about the configuration that it works by. */
import type { Configuration } from '../config/configuration.js'
import type { Origin } from '../config/setting.js'
import { BackupError } from '../core/contracts/errors.js'
import { displayText } from '../core/os/path.js'

export function nothingToBackUp(): BackupError {
  return new BackupError('invalid-usage', 'there is nothing to back up', {
    hint: 'Name files or folders, as in backup sync ~/Documents, or list them under paths: in backup.yaml.',
  })
}

export function nothingLooksAgain(): BackupError {
  return new BackupError('invalid-usage', '--reanalyze needs analysis, which is switched off', { hint: 'Leave --no-analyze out, or add --analyze where backup.yaml switches it off.' })
}

/** A file that was found on the way up may have come with something else: whoever lets it decide is told. */
export function noteFoundFile(configuration: Configuration, reporter: { note(text: string): void }): void {
  const { file } = configuration
  if (file?.foundBy !== 'upwards') return
  const parts = partsOfFile(configuration)
  if (parts.length > 0) reporter.note(`backup: ${displayText(file.path)} is in force, and sets ${parts.join(', ')}`)
}

function partsOfFile({ analysis, analyzers, excludes, paths, repository }: Configuration): string[] {
  const isIts = (setting: { origin: Origin } | undefined): boolean => setting?.origin.from === 'file'
  const parts: [string, boolean][] = [
    ['repository', isIts(repository)],
    ['paths', paths.some(isIts)],
    ['excludes', excludes.some(isIts)],
    ['analysis', [analysis.enabled, analysis.budgetSeconds, analysis.processes, ...analysis.order].some(isIts)],
    ['analyzers', analyzers.size > 0],
  ]
  return parts.flatMap(([name, its]) => (its ? [name] : []))
}
