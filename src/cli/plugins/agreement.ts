/** Whether the person agrees: by `--yes`, or by an answer on the terminal. */
import { createInterface } from 'node:readline/promises'
import { BackupError } from '../../core/contracts/errors.js'

export interface Agreement {
  /** `--yes`. */
  readonly yes: boolean
  /** Whether a question may be asked: nobody answers one that stands among JSON. */
  readonly mayAsk: boolean
  readonly signal: AbortSignal
}

/** Errors: `not-agreed` where nobody can be asked or the answer is no, `aborted`. */
export async function agree(question: string, { mayAsk, signal, yes }: Agreement): Promise<void> {
  if (yes) return
  if (!mayAsk || !process.stdin.isTTY || !process.stderr.isTTY) {
    throw new BackupError('not-agreed', 'nobody has agreed to what it may do, and there is no terminal to ask on', { hint: 'Look at what it asks for, and give --yes if you agree.' })
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal })
    if (/^y(?:es)?$/i.test(answer.trim())) return
  } catch (error) {
    if (signal.aborted) throw new BackupError('aborted', 'interrupted', { cause: error })
    throw error
  } finally {
    lines.close()
  }
  throw new BackupError('not-agreed', 'nothing was changed, as you said')
}
