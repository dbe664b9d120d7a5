/** Whether the person agrees: by `--yes`, or by an answer on the terminal. */
import { once } from 'node:events'
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
  if (/^y(?:es)?$/i.test((await answerTo(`${question} [y/N] `, signal)).trim())) return
  throw new BackupError('not-agreed', 'nothing was changed, as you said')
}

async function answerTo(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  // The terminal hands us Ctrl-C as a character while a line is read.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const ended = once(lines, 'close').then(() => '')
  try {
    return await Promise.race([lines.question(question, { signal }), ended])
  } catch (error) {
    if (signal.aborted) throw new BackupError('aborted', 'interrupted', { cause: error })
    // Whoever ends the input (Ctrl-D) has not agreed.
    if (error instanceof Error && error.name === 'AbortError') return ''
    throw error
  } finally {
    lines.close()
  }
}
