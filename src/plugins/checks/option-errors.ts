/** What is said about options that a plugin's schema does not allow. */
import { BackupError } from '../../core/contracts/errors.js'
import type { OptionsProblem } from './options-check.js'
import { shortName } from '../manifest/plugin-names.js'

export function describeProblem(plugin: string, { pointer, message }: OptionsProblem): string {
  const where = pointer === '' ? 'as a whole they' : pointer
  return `the options of plugin ${plugin} are not valid: ${where} ${message}`
}

/** `config-invalid`, for options that a person has set. Its subject is `PLUGIN#POINTER`: who knows the file can say where that is. */
export function invalidOptions(plugin: string, problem: OptionsProblem): BackupError {
  const meant = problem.meant === undefined ? '' : `Did you mean "${problem.meant}"? `
  const hint = `${meant}See what it takes with: backup plugins ${shortName(plugin)}`
  return new BackupError('config-invalid', describeProblem(plugin, problem), { subject: `${plugin}#${problem.pointer}`, hint })
}
