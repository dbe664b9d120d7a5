/** What is said about options that a plugin's schema does not allow. */
import { BackupError } from '../../core/contracts/errors.js'
import { shortName } from '../manifest/plugin-names.js'
import { memberName, type OptionsProblem } from './options-problem.js'

export function describeProblem(plugin: string, { meant, message, pointer }: OptionsProblem): string {
  const where = memberName(pointer) ?? 'as a whole they'
  const advice = meant === undefined ? '' : ` (did you mean "${meant}"?)`
  return `the options of plugin ${plugin} are not valid: ${where} ${message}${advice}`
}

/** `config-invalid`, for options that a person has set. Its subject is `PLUGIN#POINTER`: who knows the file can say where that is. */
export function invalidOptions(plugin: string, problem: OptionsProblem): BackupError {
  const hint = `See what it takes with: backup plugins ${shortName(plugin)}`
  return new BackupError('config-invalid', describeProblem(plugin, problem), { subject: `${plugin}#${problem.pointer}`, hint })
}
