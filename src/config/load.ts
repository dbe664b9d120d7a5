/** The configuration of one run. YAML is loaded only where there is a file. */
import type { Configuration, FileInForce } from './configuration.js'
import type { FileSettings } from './keys.js'
import { locate, type Surroundings } from './locate.js'
import { resolve, type Given } from './resolve.js'

export interface LoadRequest extends Surroundings {
  /** `--config`. */
  readonly file: string | undefined
  readonly given: Given
  /** Processors that this process may use. */
  readonly processors: number
}

/** Errors: `config-invalid`, with file, line and column; `invalid-usage`. */
export async function loadConfiguration(request: LoadRequest): Promise<Configuration> {
  const { file, searched } = locate(request.file, request)
  const settings = file === undefined ? undefined : await settingsOf(file, request.home)
  return { file, searched, ...resolve({ ...request, file: settings }) }
}

async function settingsOf(file: FileInForce, home: string | undefined): Promise<FileSettings> {
  const { readSettings } = await import('./read-settings.js')
  return readSettings(file, home)
}
