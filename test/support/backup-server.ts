/** A `backup serve` of a test's own: the real command, on a port that is free. */
import type { ChildProcess } from 'node:child_process'
import { program, runProgram, type Run } from './run.js'

export interface BackupServer {
  /** The line that it printed. */
  readonly address: string
  readonly child: ChildProcess
  /** What it has logged so far, whole lines. */
  events(): readonly Readonly<Record<string, unknown>>[]
  /** Sends the signal unless it has ended, and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<Run>
}

/** Rejects when it ends before it has printed its address. */
export async function startBackupServer(args: readonly string[], env: Readonly<Record<string, string>>): Promise<BackupServer> {
  const children: ChildProcess[] = []
  let stderr = ''
  let firstLine: (line: string) => void = () => undefined
  const printed = new Promise<string>((resolve) => (firstLine = resolve))
  const ended = runProgram(process.execPath, [program, 'serve', ...args], {
    env,
    onStart: (child) => {
      children.push(child)
      let stdout = ''
      child.stderr?.on('data', (text: string) => (stderr += text))
      child.stdout?.on('data', (text: string) => {
        stdout += text
        if (stdout.includes('\n')) firstLine(stdout.slice(0, stdout.indexOf('\n')))
      })
    },
  })
  const early = ended.then((run) => Promise.reject<string>(new Error(`the server ended early: ${JSON.stringify(run)}`)))
  const address = await Promise.race([printed, early])
  early.catch(() => undefined)
  const [started] = children
  if (started === undefined) throw new Error('the server was not started')
  return {
    address,
    child: started,
    events: () => stderr.slice(0, stderr.lastIndexOf('\n') + 1).split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>),
    stop: (signal = 'SIGTERM') => {
      if (started.exitCode === null && started.signalCode === null) started.kill(signal)
      return ended
    },
  }
}
