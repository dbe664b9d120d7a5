/** Which schemes a plugin would serve whose manifest is refused: somebody who needs one should read why. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isFields } from '../../core/support/shapes.js'

/** Empty where nothing can be read; why that is so is in the plugin's refusal already. */
export function declaredSchemes(directory: string): readonly string[] {
  const backup = backupKey(directory)
  const rows = isFields(backup) && Array.isArray(backup['transports']) ? (backup['transports'] as readonly unknown[]) : []
  return rows.flatMap((row) => (isFields(row) && typeof row['scheme'] === 'string' ? [row['scheme']] : []))
}

function backupKey(directory: string): unknown {
  try {
    const packageJson: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
    return isFields(packageJson) ? packageJson['backup'] : undefined
  } catch {
    return undefined
  }
}
