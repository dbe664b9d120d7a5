/** From a file to its settings: read, parsed, held to the schema, resolved. */
import { displayText } from '../core/os/path.js'
import type { FileInForce } from './configuration.js'
import { fileSettings } from './file-settings.js'
import { keysElsewhere, type FileSettings } from './keys.js'
import { parseYaml } from './parse.js'
import { configurationError, type Problem } from './problem.js'
import { readConfigurationText } from './read-file.js'
import { readSchema } from './schema.js'
import { validate } from './validate.js'

/** Errors: `config-invalid`. */
export async function readSettings(file: FileInForce, home: string | undefined): Promise<FileSettings> {
  return settingsFrom(await readConfigurationText(file), { file: file.path, home })
}

export function settingsFrom(text: string, context: { readonly file: string; readonly home: string | undefined }): FileSettings {
  const shown = displayText(context.file)
  const parsed = parseYaml(text)
  if ('problems' in parsed) throw configurationError(shown, parsed.problems)
  const problems: Problem[] = validate(parsed.root, readSchema(), keysElsewhere)
  if (problems.length > 0) throw configurationError(shown, problems)
  const settings = fileSettings(parsed.root, { ...context, refuse: (problem) => problems.push(problem) })
  if (problems.length > 0) throw configurationError(shown, problems)
  return settings
}
