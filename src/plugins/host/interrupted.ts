import { BackupError } from '../../core/contracts/errors.js'

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw interrupted()
}

export function interrupted(): BackupError {
  return new BackupError('aborted', 'analysis was interrupted')
}
