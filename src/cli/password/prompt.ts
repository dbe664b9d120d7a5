/** Asks for a secret on the terminal, without echo. */
import { openSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'
import { BackupError, codeOf } from '../../core/contracts/errors.js'

/** Asks one question; undefined where there is no terminal to ask on. */
export type Ask = (question: string, signal: AbortSignal) => Promise<string | undefined>

/** Asks on the controlling terminal, so that stdin and stdout may be redirected. */
export const askOnTerminal: Ask = async (question, signal) => {
  const terminal = openTerminal()
  if (terminal === undefined) return undefined
  const { input, output } = terminal
  try {
    // Raw mode switches echo off; it also hands us Ctrl-C as a character. First of all, since people type fast.
    input.setRawMode(true)
    output.write(question)
    return await readSecret(input, signal)
  } finally {
    output.write('\n')
    input.setRawMode(false)
    input.destroy()
    output.destroy()
  }
}

function openTerminal(): { input: ReadStream; output: WriteStream } | undefined {
  try {
    return { input: new ReadStream(openSync('/dev/tty', 'r')), output: new WriteStream(openSync('/dev/tty', 'w')) }
  } catch (error) {
    const code = codeOf(error)
    // A process without a controlling terminal; `ERR_TTY_INIT_FAILED`: something else pretends to be /dev/tty.
    if (code === 'ENXIO' || code === 'ENOENT' || code === 'EACCES' || code === 'ENOTTY' || code === 'ERR_TTY_INIT_FAILED') return undefined
    throw error
  }
}

const enter = new Set(['\r', '\n'])
const endOfInput = '\x04'
const interrupt = '\x03'
const eraseLine = '\x15'
const eraseCharacter = new Set(['\x7f', '\b'])

function readSecret(input: ReadStream, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed: string[] = []
    const finish = (settle: () => void): void => {
      input.off('data', onData)
      signal.removeEventListener('abort', onAbort)
      settle()
    }
    const onAbort = (): void => finish(() => reject(new BackupError('aborted', 'interrupted')))
    const onData = (chunk: string): void => {
      for (const character of chunk) {
        if (enter.has(character) || character === endOfInput) return finish(() => resolve(typed.join('')))
        if (character === interrupt) return onAbort()
        if (character === eraseLine) typed = []
        else if (eraseCharacter.has(character)) typed.pop()
        else typed.push(character)
      }
    }
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    input.on('error', (error) => finish(() => reject(error)))
    input.setEncoding('utf8')
    input.on('data', onData)
  })
}
