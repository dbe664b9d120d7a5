/** Counts the warnings that mean that something of the user's was not saved as it is. */
import type { Reporter } from '../contracts/reporter.js'

export interface CountingReporter extends Reporter {
  /** Files and folders left out, changed while they were read, or saved without their attributes. */
  readonly losses: number
}

const isLoss = (code: string) => code.startsWith('source-') || code === 'attributes-unreadable'

export function countLosses(reporter: Reporter): CountingReporter {
  let losses = 0
  return {
    get losses() {
      return losses
    },
    warn(warning) {
      if (isLoss(warning.code)) losses++
      reporter.warn(warning)
    },
    progress: (progress) => reporter.progress(progress),
    detail: (detail) => reporter.detail(detail),
  }
}
