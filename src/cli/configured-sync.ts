/** What `sync` says about the configuration that it works by. */
import type { Configuration } from '../config/configuration.js'
import { keys } from '../config/keys.js'
import type { Setting } from '../config/setting.js'
import { visit, type Visitor } from '../config/visit.js'
import { BackupError } from '../core/contracts/errors.js'
import { displayText } from '../core/os/path.js'

export function nothingToBackUp(): BackupError {
  return new BackupError('invalid-usage', 'there is nothing to back up', {
    hint: 'Name files or folders, as in backup sync ~/Documents, or list them under paths: in backup.yaml.',
  })
}

export function nothingLooksAgain(): BackupError {
  return new BackupError('invalid-usage', '--reanalyze needs analysis, which is switched off', {
    hint: 'Leave --no-analyze out, or add --analyze where backup.yaml switches it off.',
  })
}

/** A file that was found on the way up may have come with something else: whoever lets it decide is told. */
export function noteFoundFile(configuration: Configuration, reporter: { note(text: string): void }): void {
  const { file } = configuration
  if (file?.foundBy !== 'upwards') return
  const parts = partsOfFile(configuration)
  if (parts.size > 0) reporter.note(`backup: ${displayText(file.path)} is in force, and sets ${[...parts].join(', ')}`)
}

/** The outermost keys below which the file decides something. */
function partsOfFile(configuration: Configuration): ReadonlySet<string> {
  return new Set(visit(keys, configuration, decidedByFile))
}

const isIts = (setting: Setting<unknown> | undefined): boolean => setting?.origin.from === 'file'
const outermost = (path: readonly string[], decides: boolean): readonly string[] => (decides ? path.slice(0, 1) : [])

const decidedByFile: Visitor<readonly string[]> = {
  one: (_, told, path) => outermost(path, isIts(told)),
  many: (_, told = [], path) => outermost(path, told.some(isIts)),
  group: (below) => below.flatMap(([, names]) => names),
  named: (names, _, path) => outermost(path, names.length > 0),
}
