/** Which outcomes are about a content and an analyzer, and which are about the moment. */
import type { Outcome } from '../contracts/metadata.js'

/** The analyzer was off, or its module (a model, a library) could not be loaded. */
const analyzerWasOff: ReadonlySet<string> = new Set(['disabled', 'plugin-load-failed'])
/** What the system ran out of (files, room, memory), and what stood between the analyzer and the file for a moment, by the system's names. */
const ofTheMoment: ReadonlySet<string> = new Set([
  'EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'ENOMEM', 'EAGAIN',
  'ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'EIO', 'ESTALE', 'ENXIO', 'ENODEV', 'ENOTCONN', 'ETIMEDOUT', 'EHOSTDOWN', 'EBUSY', 'EINTR',
])

/**
 * Whether the same analyzer would do no better on the same content: then a document may say so for good. Not final
 * is what was not tried, what the file's changing spoilt, an analyzer that was off, and a system that ran out of
 * something or did not let the analyzer at the file, which the backup itself has read. A crash, a time limit, too much memory, an error thrown or a section refused are final: they cost their
 * time once, not in every run. The reasons are in `docs/decisions/0006-which-failures-are-final.md`.
 */
export function isFinal({ status, error }: Pick<Outcome, 'status' | 'error'>): boolean {
  switch (status) {
    case 'ok':
      return true
    case 'pending':
      return false
    case 'skipped':
      return error?.code !== 'changed'
    case 'failed':
      return error === undefined || !(analyzerWasOff.has(error.code) || ofTheMoment.has(error.code))
  }
}
