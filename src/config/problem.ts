/** What is wrong in a configuration file, and where. */
import { BackupError } from '../core/contracts/errors.js'
import type { Position } from './placed.js'

export interface Problem {
  readonly at: Position
  /** Without the place, lower case. */
  readonly message: string
  /** What to do, whole sentences. */
  readonly hint?: string
}

/** `file` as it is to be shown. The first problem is told, and how many more there are. */
export function configurationError(file: string, problems: readonly Problem[], cause?: unknown): BackupError {
  const [first, ...others] = [...problems].sort((one, other) => one.at.line - other.at.line || one.at.column - other.at.column)
  if (first === undefined) return new BackupError('internal', `no problem in ${file}, and yet an error`, { cause })
  const subject = `${file}:${first.at.line}:${first.at.column}`
  const more = others.length === 0 ? '' : ` ${others.length === 1 ? 'One more problem follows' : `${others.length} more problems follow`}.`
  const hint = `${first.hint ?? 'See docs/configuration.md.'}${more}`
  return new BackupError('config-invalid', `${subject}: ${first.message}`, { subject, hint, cause })
}
