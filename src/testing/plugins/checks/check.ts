/** What a check of an analyzer or a converter is. */
import type { Examination } from '../examination.js'
import type { Result } from '../trial.js'

/** By the names and in the order in which `backup plugins verify` shows them. */
export const checkNames = [
  'schema', 'samples', 'files', 'empty', 'hostile', 'names', 'limits', 'abort', 'determinism', 'concurrency', 'output', 'source', 'capabilities', 'handles',
] as const
export type CheckName = (typeof checkNames)[number]

/** One entry for each thing that is wrong or worth a word. */
export interface Verdict {
  readonly failures: readonly string[]
  readonly remarks: readonly string[]
}

const mostNamed = 3

export interface Check {
  readonly name: CheckName
  readonly title: string
  readonly kind: 'analyzer' | 'converter' | 'both'
  /** Undefined where there was nothing to judge by. Rejects with `aborted`, or where no process can be started. */
  judge(examination: Examination): Promise<Verdict | undefined>
}

export function failures(found: readonly string[], remarks: readonly string[] = []): Verdict {
  return { failures: found, remarks }
}

/** One failure for many files: what each came to, the first few of them, and what the contract says of all. */
export function forFiles(found: readonly string[], contract: string): string[] {
  if (found.length === 0) return []
  const more = found.length > mostNamed ? `; and ${found.length - mostNamed} more` : ''
  return [`${found.slice(0, mostNamed).join('; ')}${more}. ${contract}`]
}

/** What a plugin must never come to, whatever the file holds: one entry for each way, with what the contract says. */
export function faultsOf(results: readonly Result[]): string[] {
  return Object.entries(faults).flatMap(([fault, contract]) => forFiles(results.filter((result) => result.code === fault && isFault(result)).map(inWords), contract))
}

export function isFault({ code, message }: Result): boolean {
  // A plugin may call a file too large: the host ends what it says of a section or a text with this word.
  return Object.hasOwn(faults, code) && (code !== 'too-large' || message.endsWith(' allowed'))
}

/** `a true file of text/csv: no tea in this file (teapot)`. */
export function inWords({ code, file, message }: Result): string {
  return `${file.label}: ${message === '' ? code : `${message} (${code})`}`
}

const faults: Readonly<Record<string, string>> = {
  crashed: 'Whatever a file holds, a call ends with an answer or an error, never with its process.',
  timeout: 'A call has to end within timeoutSeconds of the manifest, and soon after its signal has fired.',
  memory: 'A file may not cost more memory than the agent allows a process.',
  schema: 'What is returned has to be JSON and valid against the schema of the manifest.',
  'too-large': 'What is returned has to keep within maxSectionBytes or maxChars: cut it by a rule of your own.',
  'plugin-load-failed': 'The module has a default export that is an object or a class, and its start resolves.',
  'not-tried': 'Name it in mediaTypes, or leave the sample out.',
}

/** It threw something that says nothing: a person reads "threw". */
export function hasNoCode({ code }: Result): boolean {
  return code === 'threw'
}
